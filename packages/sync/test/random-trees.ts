import * as fc from "fast-check";
import { type MemoryFile, type MemoryTree, memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { treeFailure } from "../src/tree/tree-failure.ts";

/** A minute of the past, so that no file is newer than one that is written now. */
const minute = Date.UTC(2025, 5, 1);

const name = fc.constantFrom("a", "b", "c", "A", "é", "~", "x y", "\u{1F600}", ".h");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
/** Files of one size and time have one content. */
const file = fc.record({ minutes: fc.nat(5), length: fc.nat(4) }).map(({ minutes, length }) => ({
  content: String(minutes).repeat(length),
  mtime: minute + minutes * 60_000,
}));

/** Files of one size and time may differ. */
const unlikeFile = fc.record({
  content: fc.constantFrom("", "1", "2", "11", "12"),
  mtime: fc.nat(2).map((minutes) => minute + minutes * 60_000),
});

type Files = Record<string, MemoryFile>;

/** Files and directories at random paths; of a file and a directory with one name the file is left out. */
const filesOf = (content: fc.Arbitrary<MemoryFile>): fc.Arbitrary<Files> =>
  fc.array(fc.tuple(path, content, fc.boolean()), { maxLength: 12 }).map((entries) => {
    const files: Record<string, MemoryFile> = {};
    for (const [path, content, isDirectory] of entries)
      files[isDirectory && path.includes("/") ? `${path}/` : path] = content;
    const isAbove = (path: string): boolean =>
      Object.keys(files).some((other) => other.startsWith(`${path}/`));
    return Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith("/") || !isAbove(path)));
  });

/** Files that size and time tell apart. */
export const someFiles: fc.Arbitrary<Files> = filesOf(file);
/** Files of which only a hash says what they are. */
export const unlikeFiles: fc.Arbitrary<Files> = filesOf(unlikeFile);

/** Whether there is more than directories: nothing is removed for a source that has no files. */
export function hasFiles(files: Files): boolean {
  return Object.keys(files).some((path) => !path.endsWith("/"));
}

/** What is in a tree: paths to contents and times, directories to nothing. */
export async function contentOf(tree: Tree, isTimed = true): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = async (directory: string): Promise<void> => {
    for (const { name, type, mtime = 0, precision = 1 } of await tree.list(directory)) {
      const path = directory === "" ? name : `${directory}/${name}`;
      if (type === "directory") {
        found[`${path}/`] = "";
        await visit(path);
        continue;
      }
      const blocks: Uint8Array[] = [];
      for await (const block of tree.read(path)) blocks.push(block);
      const time = isTimed ? ` at ${Math.floor(mtime / Math.max(precision, 1000))}` : "";
      found[path] = Buffer.concat(blocks).toString("utf8") + time;
    }
  };
  await visit("");
  return found;
}

const CHANGES = ["write", "remove", "removeDirectory", "rename", "mkdir", "setTime"] as const;

/** A tree in which the calls with these numbers fail: before anything is done, or after everything is. */
export function failing(tree: Tree, failures: ReadonlyMap<number, "before" | "after">): Tree {
  let calls = 0;
  return new Proxy(tree, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      // What changes nothing goes straight to the tree: a read is not a promise.
      if (!CHANGES.some((change) => change === property)) return value.bind(target);
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const failure = failures.get(calls++);
        if (failure === "before") throw treeFailure("EINVAL", String(property), String(args[0]));
        const result: unknown = await Reflect.apply(value, target, args);
        if (failure === "after") throw treeFailure("EINVAL", String(property), String(args[0]));
        return result;
      };
    },
  });
}

/** Two trees in memory. */
export function pairOf(
  source: Files,
  target: Files,
): { readonly source: MemoryTree; readonly target: MemoryTree } {
  return {
    source: memoryTree(source, { url: "memory:source" }),
    target: memoryTree(target, { url: "memory:target" }),
  };
}
