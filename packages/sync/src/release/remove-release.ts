import type { Site } from "@ftplib/files";
import { MANIFEST } from "../deploy/deploy-options.ts";
import { inParallel } from "../deploy/in-parallel.ts";
import { copyOf, ManifestStore } from "../deploy/manifest-store.ts";
import { removeLitter } from "../deploy/remove-litter.ts";
import { TargetLook } from "../deploy/target-look.ts";
import { removeIfEmpty, removeIfThere } from "../tree/remove-if-empty.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import { hasCode } from "../tree/tree-failure.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import { depthOf, parentOf, within } from "../tree/tree-path.ts";
import type { Layout } from "./layout.ts";
import type { Left } from "./next-directory.ts";
import type { ReleaseReport } from "./release-options.ts";

/**
 * Removes what was deployed to a release, and its directory if nothing else is in it. Files that others have changed stay. The manifest goes last, so that a removal that
 * was broken off can be continued.
 *
 * @returns why the directory is still there; undefined if it is not
 */
export async function removeRelease(
  site: Site,
  path: string,
  options: TreeCallOptions,
): Promise<string | undefined> {
  const tree = remoteTree(site, path);
  const { concurrency, ignoresCase } = await tree.traits(options);
  const store = new ManifestStore(tree, MANIFEST, undefined);
  const manifest = await store.load(options);
  // Before anything is missing from it, so that a rollback does not take it.
  if (!manifest.isPruned && manifest.entries.size > 0) await store.prune(manifest, options);
  // What a call that was killed has left of that manifest.
  await removeLitter(tree, manifest, [], store.paths, options);
  const entries = [...manifest.entries.values()];
  const files = entries.filter((entry) => entry.type === "file");
  const isKnown = (path: string): boolean => manifest.entries.has(path);
  const look = new TargetLook(tree, { isKnown, ignoresCase, signal: options.signal });
  let hasEdits = false;
  await inParallel(files, concurrency, async (file) => {
    const there = await look.at(file.path);
    // What is not listed may be there all the same.
    if (there === undefined || !(await look.isChanged(within(parentOf(file.path), there.name), there, file)))
      await removeIfThere(tree, file.path, options);
    else hasEdits = true;
  });
  const reason = hasEdits
    ? "files that were changed since they were deployed are in it"
    : "what was not deployed is in it";
  const directories = entries
    .filter(({ type }) => type === "directory")
    .toSorted((a, b) => depthOf(b.path) - depthOf(a.path));
  let isEmpty = true;
  for (const directory of directories) {
    try {
      await removeIfEmpty(tree, directory.path, options);
    } catch (error) {
      if (!hasCode(error, "ENOTEMPTY")) throw error;
      isEmpty = false;
    }
  }
  const listed = isEmpty ? await tree.list("", options) : [];
  if (!isEmpty || listed.some(({ name }) => !store.paths.includes(name))) return reason;
  if (manifest.hasCopy === true) await removeIfThere(tree, copyOf(MANIFEST), options);
  await removeIfThere(tree, MANIFEST, options);
  try {
    await removeIfEmpty(tree, "", options);
  } catch (error) {
    // It does not show in listings.
    if (hasCode(error, "ENOTEMPTY")) return reason;
    throw error;
  }
  return undefined;
}

/** What cannot be removed does not make a release fail. */
export async function removeOld(
  site: Site,
  { releases }: Layout,
  old: readonly string[],
  options: TreeCallOptions,
): Promise<Pick<ReleaseReport, "left" | "removed">> {
  const removed: string[] = [];
  const left: Left[] = [];
  for (const release of old) {
    let reason: string | undefined;
    try {
      reason = await removeRelease(site, `${releases}/${release}`, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      reason = error instanceof Error ? error.message : String(error);
    }
    if (reason === undefined) removed.push(release);
    else left.push({ release, reason });
  }
  return { removed, left };
}
