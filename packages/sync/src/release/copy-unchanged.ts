import type { Site } from "@ftplib/files";
import type { PlaceFile } from "../deploy/deployment.ts";
import type { DeployManifest, ManifestFile } from "../deploy/deploy-manifest.ts";
import { ServerLosses } from "../errors/server-losses.ts";
import { TargetLook } from "../deploy/target-look.ts";
import { parentOf, within } from "../tree/tree-path.ts";
import type { Tree, TreeCallOptions, TreeEntry } from "../tree/tree.ts";

/** What a name that is not UTF-8 has in it, see `localName` of `@ftplib/files`. */
const RAW = /[\uf780-\uf7ff]/;

/**
 * Copies files from what is live to the next release, on the server: those whose hash is in the manifest, under whatever name, if nobody
 * has changed them since. Where the server computes hashes, a copy with another one is not kept. Undefined where the server does not copy.
 */
export async function copyUnchanged(
  site: Site,
  { live, next }: { readonly live: string; readonly next: string },
  {
    tree,
    target,
    manifest,
  }: { readonly tree: Tree; readonly target: Tree; readonly manifest: DeployManifest },
  options: TreeCallOptions,
): Promise<PlaceFile | undefined> {
  const features = await site.features(options);
  if (!/\b(?:COPY|CPFR)\b/i.test(features.get("SITE") ?? "")) return undefined;
  const sources = new Map<string, ManifestFile>();
  for (const entry of manifest.entries.values()) {
    if (entry.type === "file" && !entry.isPending && !RAW.test(entry.path)) sources.set(entry.sha256, entry);
  }
  if (sources.size === 0) return undefined;
  const { hashes, ignoresCase, keepsTimes } = await target.traits(options);
  const isKnown = (path: string): boolean => manifest.entries.has(path);
  const look = new TargetLook(tree, { isKnown, ignoresCase, signal: options.signal });
  const hasHash = hashes.includes("SHA-256");
  /** Where no times are known, a file of the same size says nothing. */
  const isAsDeployed = async (there: TreeEntry, file: ManifestFile): Promise<boolean> =>
    file.mtime !== undefined &&
    there.mtime !== undefined &&
    !(await look.isChanged(within(parentOf(file.path), there.name), there, file));
  const losses = new ServerLosses();

  return async ({ path, source }) => {
    const hex = source?.hash?.hex ?? "";
    const from = sources.get(hex);
    if (from === undefined || RAW.test(path)) return false;
    try {
      const there = await look.at(from.path);
      if (there?.type !== "file" || there.size !== source?.size) return false;
      if (!hasHash && !(await isAsDeployed(there, from))) return false;
      await site.copyFile(`${live}/${from.path}`, `${next}/${path}`, options);
      if (hasHash && (await target.hash?.(path, "SHA-256", options))?.hex !== hex) return false;
      const { mtime, zone } = source ?? {};
      if (keepsTimes && mtime !== undefined && zone === undefined) await target.setTime(path, mtime, options);
      losses.reset();
      return true;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (losses.isGone(error)) throw error;
      // It is uploaded instead.
      return false;
    }
  };
}
