import { hasCode, treeFailure } from "./tree-failure.ts";
import type { Tree, TreeCallOptions } from "./tree.ts";

/**
 * Removes a directory if a listing shows nothing in it: there are servers whose RMD removes a directory with all that is in it. What is
 * not there counts as removed.
 *
 * @throws an error with the code ENOTEMPTY where there is anything in it
 */
export async function removeIfEmpty(tree: Tree, path: string, options: TreeCallOptions): Promise<void> {
  try {
    const entries = await tree.list(path, options);
    if (entries.length > 0) throw treeFailure("ENOTEMPTY", "removeDirectory", path);
    await tree.removeDirectory(path, options);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

/** Removes a file. What is not there counts as removed. */
export async function removeIfThere(tree: Tree, path: string, options: TreeCallOptions): Promise<void> {
  try {
    await tree.remove(path, options);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
