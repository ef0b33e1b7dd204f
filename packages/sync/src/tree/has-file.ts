import { isLeftover } from "./leftover.ts";
import { within } from "./tree-path.ts";
import type { Tree, TreeCallOptions } from "./tree.ts";

/** Whether there is any file in a tree: directories and links alone are a tree that was emptied, or is not mounted. */
export async function hasFile(
  tree: Tree,
  isLeftOut: (path: string) => boolean,
  options: TreeCallOptions,
): Promise<boolean> {
  const directories = [""];
  for (let path = directories.pop(); path !== undefined; path = directories.pop()) {
    for (const entry of await tree.list(path, options)) {
      const { name, type, problem } = entry;
      if (isLeftover(entry) || tree.nameProblem?.(name) !== undefined) continue;
      const inner = within(path, name);
      if (type === "file" && problem === undefined && !isLeftOut(inner)) return true;
      if (type === "directory" && problem === undefined) directories.push(inner);
    }
  }
  return false;
}
