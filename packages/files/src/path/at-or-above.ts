import { namesIn, resolvedNames } from "./resolved-names.ts";

const DOTS_AT_END = /(?:^|\/)\.\.?\/*$/;

/** Whether the last name of the path is `.` or `..`, which is not the name of what it leads to. */
export function endsInDots(path: string): boolean {
  return DOTS_AT_END.test(path);
}

/**
 * Whether the path leads to this directory or to one above it, as far as its text says. A relative path begins at the directory.
 *
 * @param directory undefined where its path is not known: then that is the answer for every relative path that leaves it
 */
export function isAtOrAbove(path: string, directory: string | undefined): boolean {
  const own = namesIn(directory ?? "");
  const found = resolvedNames(path, directory);
  if (found[0] === "..") return true;
  return found.length <= own.length && found.every((name, depth) => name === own[depth]);
}
