import { folded } from "@ftplib/files/internal";

/** The path of a name in a directory of a tree. */
export function within(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

/** The directory of a path; the empty path for a name in the root. */
export function parentOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at === -1 ? "" : path.slice(0, at);
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** How many names are in a path. */
export function depthOf(path: string): number {
  return path === "" ? 0 : path.split("/").length;
}

/** The key of names in a tree: the same for all that are one name there. */
export function keyOf({ ignoresCase }: { readonly ignoresCase: boolean }): (name: string) => string {
  return ignoresCase ? folded : (name) => name;
}

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/** Orders names as their bytes in UTF-8 are ordered: by code point, where JavaScript orders by UTF-16 unit. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const one = a.charCodeAt(at);
    const other = b.charCodeAt(at);
    if (one === other) continue;
    // A pair of surrogates stands for a code point above all that are one unit.
    if (isSurrogate(one) !== isSurrogate(other)) return isSurrogate(one) ? 1 : -1;
    return one - other;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE;
}

/**
 * Why a path cannot be one of a tree; undefined if it can. A path of a plan may come from anywhere, and must not lead out of its
 * root.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return undefined;
  if (path.includes("\0")) return "it holds NUL";
  const names = path.split("/");
  if (names.includes("")) return "it holds an empty name";
  return names.some((name) => name === "." || name === "..") ? "it holds a name that is a path" : undefined;
}
