import type { Tree, TreeCallOptions } from "../tree/tree.ts";
import { nameOf, parentOf, within } from "../tree/tree-path.ts";
import type { Step } from "../plan/step.ts";
import type { DeployManifest } from "./deploy-manifest.ts";

/** What a broken upload leaves: `.NAME.8f3a….part`. */
const PART = /^\.(.+)\.([0-9a-f]{12,16})\.part$/;

/** Whether it is what an upload has left of a file that did not arrive: it is removed before anything else. */
export function isLitter(path: string, entries: DeployManifest["entries"]): boolean {
  const [, whole] = PART.exec(nameOf(path)) ?? [];
  return whole !== undefined && entries.get(within(parentOf(path), whole))?.isPending === true;
}

/**
 * Removes what the uploads of a run that was killed have left under temporary names, next to the files that it did not finish, and next to
 * the manifest. What an upload of this run continues is kept. An error is ignored: nothing depends on it.
 *
 * @param own the paths of the manifest, and of what is saved with it
 */
export async function removeLitter(
  target: Tree,
  { entries }: DeployManifest,
  write: readonly Step[],
  own: readonly string[],
  options: TreeCallOptions,
): Promise<void> {
  const pending = [...entries.values()].filter(({ type, isPending }) => type === "file" && isPending);
  const directories = new Map<string, Set<string>>();
  for (const path of [...own, ...pending.map(({ path }) => path)]) {
    const names = directories.get(parentOf(path)) ?? new Set();
    directories.set(parentOf(path), names.add(nameOf(path)));
  }
  const continued = new Set(write.map(({ source }) => source?.hash?.hex.slice(0, 16)));
  for (const [directory, names] of directories) {
    options.signal?.throwIfAborted();
    for (const { name, type } of await target.list(directory, options).catch(() => [])) {
      const [, whole = "", mark = ""] = PART.exec(name) ?? [];
      if (type !== "file" || !names.has(whole) || continued.has(mark)) continue;
      await target.remove(within(directory, name), options).catch(() => {});
    }
  }
}
