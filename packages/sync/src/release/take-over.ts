import { isUploadPart, type Site } from "@ftplib/files";
import { MANIFEST } from "../deploy/deploy-options.ts";
import type { ManifestEntry } from "../deploy/deploy-manifest.ts";
import { ManifestStore } from "../deploy/manifest-store.ts";
import { isLitter } from "../deploy/remove-litter.ts";
import { TargetLook } from "../deploy/target-look.ts";
import { PlanError } from "../errors/plan-error.ts";
import { removeIfThere } from "../tree/remove-if-empty.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import { keyOf, nameOf } from "../tree/tree-path.ts";
import type { TreeCallOptions } from "../tree/tree.ts";

/**
 * Looks at what an earlier call has begun. What its manifest does not know would go live with the release, and nobody has asked for that. What
 * had not arrived is removed: a server that has not noticed the end of that call may still write to it.
 *
 * @returns why it cannot be continued; undefined if it can
 */
export async function takeOver(
  site: Site,
  path: string,
  {
    isDry,
    ignoresCase,
    ...call
  }: TreeCallOptions & { readonly isDry: boolean; readonly ignoresCase: boolean },
): Promise<string | undefined> {
  const tree = remoteTree(site, path);
  const store = new ManifestStore(tree, MANIFEST, undefined);
  const manifest = await store.load(call).catch((error: unknown) => {
    if (error instanceof PlanError) return error;
    throw error;
  });
  if (manifest instanceof PlanError) return manifest.message;
  const key = keyOf({ ignoresCase });
  const known = new Map<string, ManifestEntry>();
  for (const entry of manifest.entries.values()) known.set(key(entry.path), entry);
  const look = new TargetLook(tree, { isKnown: () => true, ignoresCase: false, signal: call.signal });
  const unfinished: string[] = [];
  for await (const { path: at, type } of look.below("")) {
    const entry = known.get(key(at));
    if (type === "file" && entry === undefined) {
      if (store.paths.includes(at) || isLitter(at, manifest.entries)) continue;
      if (isUploadPart(nameOf(at))) {
        unfinished.push(at);
        continue;
      }
    }
    if (entry?.type !== type) return `'${at}', which was not deployed, is in it`;
    if (entry.type === "file" && entry.isPending) unfinished.push(at);
  }
  if (!isDry) for (const file of unfinished) await removeIfThere(tree, file, call);
  return undefined;
}
