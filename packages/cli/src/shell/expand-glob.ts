import { nameMatcher } from "./match-name.ts";
import { plainText } from "./parse-words.ts";

/** A name in a directory. */
export interface Listed {
  readonly name: string;
  /** Undefined for what may lead to a directory: a link, say. */
  readonly isDirectory: boolean | undefined;
}

/** Lists a directory, which is empty where it is the working directory; where it cannot, there are no names. */
export type ListNames = (directory: string) => Promise<readonly Listed[]>;

/**
 * The paths that match a pattern, in the order of their names. `*`, `?` and `[…]` match within a name, and not the dot at its beginning.
 */
export async function expandGlob(pattern: string, list: ListNames): Promise<string[]> {
  let paths = [""];
  let isLooked = false;
  const segments = pattern.split("/");
  for (const [at, segment] of segments.entries()) {
    const text = plainText(segment);
    const isLast = at === segments.length - 1;
    isLooked ||= text === undefined;
    // What comes before the first pattern is as it was typed.
    if (!isLooked || text === "") paths = paths.map((path) => path + text + (isLast ? "" : "/"));
    else paths = await matches(paths, matcherOf(segment, text), isLast, list);
  }
  return paths;
}

function matcherOf(segment: string, text: string | undefined): (name: string) => boolean {
  return text === undefined ? nameMatcher(segment) : (name) => name === text;
}

async function matches(
  paths: readonly string[],
  isMatch: (name: string) => boolean,
  isLast: boolean,
  list: ListNames,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    for (const { name, isDirectory } of await list(path)) {
      if (!isMatch(name) || (!isLast && isDirectory === false)) continue;
      found.push(path + name + (isLast ? "" : "/"));
    }
  }
  return found.sort();
}
