import type { Tree, TreeCallOptions, TreeEntry } from "../tree/tree.ts";

/** Lists a directory, or says what to show for it; `list` asks the tree. */
export type Lister = (
  path: string,
  list: () => Promise<readonly TreeEntry[]>,
) => Promise<readonly TreeEntry[]>;

/** A tree that a planner sees through a lister; a plan made of it is for the tree itself. */
export function treeWithList(tree: Tree, lister: Lister): Tree {
  const { hash, nameProblem, localPath } = tree;
  return {
    url: tree.url,
    traits: (options) => tree.traits(options),
    list: (path: string, options?: TreeCallOptions) => lister(path, () => tree.list(path, options)),
    read: (path, options) => tree.read(path, options),
    write: (path, source, options) => tree.write(path, source, options),
    remove: (path, options) => tree.remove(path, options),
    removeDirectory: (path, options) => tree.removeDirectory(path, options),
    rename: (from, to, options) => tree.rename(from, to, options),
    mkdir: (path, options) => tree.mkdir(path, options),
    setTime: (path, mtime, options) => tree.setTime(path, mtime, options),
    ...(hash && { hash: hash.bind(tree) }),
    ...(nameProblem && { nameProblem: nameProblem.bind(tree) }),
    ...(localPath && { localPath: localPath.bind(tree) }),
  };
}
