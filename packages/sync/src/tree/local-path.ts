import { join, sep } from "node:path";
import { treeFailure } from "./tree-failure.ts";

/**
 * The local path for a path of a tree. A plan may come from another machine: a backslash, a letter of names there, would lead out of the
 * directory on Windows.
 *
 * @param separator that of this machine
 * @throws `EINVAL` for a name with a separator in it
 */
export function localPathOf(root: string, path: string, separator: string = sep): string {
  if (separator !== "/" && path.includes(separator)) throw treeFailure("EINVAL", "open", path);
  return path === "" ? root : join(root, ...path.split("/"));
}
