import { memoryTree, type Tree, type TreeEntry } from "@ftplib/sync";

/** The shape of a tree that is made up as it is listed. */
export interface Shape {
  readonly url: string;
  readonly directories: number;
  /** In each directory. */
  readonly files: number;
  /** Facts of the file with this number. */
  readonly size: (number: number) => number;
  /** Whether the tree has the file. */
  readonly has: (number: number) => boolean;
}

/** A tree of directories of files, none of which is in memory. It can be listed, and nothing else. */
export function generatedTree({ url, directories, files, size, has }: Shape): Tree {
  const empty = memoryTree({}, { url });
  empty.list = async (path) => {
    const entries: TreeEntry[] = [];
    if (path === "") {
      for (let at = 0; at < directories; at++) entries.push({ name: `directory-${at}`, type: "directory" });
      return entries;
    }
    const directory = Number(path.split("-")[1]);
    for (let at = 0; at < files; at++) {
      const number = directory * files + at;
      if (!has(number)) continue;
      entries.push({
        name: `file-${at}.html`,
        type: "file",
        size: size(number),
        mtime: number * 1000,
        precision: 1000,
      });
    }
    return entries;
  };
  return empty;
}
