import type { Tree, TreeCallOptions, TreeEntryType } from "./tree.ts";

/** Whether a tree finds something under a name, listed or not. What cannot be asked is not known to be there. */
export async function isFound(
  tree: Tree,
  path: string,
  type: TreeEntryType,
  { signal }: TreeCallOptions,
): Promise<boolean> {
  try {
    if (type === "directory") await tree.list(path, { signal });
    else {
      const blocks = tree.read(path, { signal })[Symbol.asyncIterator]();
      await blocks.next();
      await blocks.return?.();
    }
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
