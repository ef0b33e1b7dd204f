import type { MemoryFileSystem } from "@ftplib/testkit";

/** What is at a path: the contents of a file, or a directory. */
export type Content = Buffer | "directory";

/** A tree, by the paths below its root. */
export type State = ReadonlyMap<string, Content>;

/** Something that a call must not have done. */
export class Violation extends Error {}

/** The names that uploads use until they are done. */
const TEMPORARY = /(?:^|\/)\.[^/]*\.[0-9a-f]{12}\.(?:old|part)$/;

/** Whether the path is one that an upload uses until it is done. */
export function isTemporary(path: string): boolean {
  return TEMPORARY.test(path);
}

/** What the server truly has below a directory. */
export function stateOf(files: MemoryFileSystem, directory: string): Map<string, Content> {
  const found = new Map<string, Content>();
  const prefix = `/${directory}/`;
  for (const path of files.paths()) {
    if (!path.startsWith(prefix) || path === prefix) continue;
    const name = path.slice(prefix.length);
    if (name.endsWith("/")) found.set(name.slice(0, -1), "directory");
    else found.set(name, files.readFile(path) ?? Buffer.alloc(0));
  }
  return found;
}

/** Whether the two are the same. */
export function isSame(one: Content | undefined, other: Content | undefined): boolean {
  if (one instanceof Buffer && other instanceof Buffer) return one.equals(other);
  return one === other;
}

/** A few words for what is at a path. */
export function inWords(content: Content | undefined): string {
  if (content === undefined) return "nothing";
  if (content === "directory") return "a directory";
  return `${content.length} bytes beginning with ${content.subarray(0, 8).toString("hex")}`;
}

/** The paths at which the two differ. */
export function changedPaths(one: State, other: State): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => !isSame(one.get(path), other.get(path)));
}
