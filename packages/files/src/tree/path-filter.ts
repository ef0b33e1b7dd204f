import picomatch from "picomatch";

/** Which paths are wanted. */
export interface FilterOptions {
  /** Patterns of what is left out, with all that is below it, relative to where the walk begins: `node_modules`, `**` + `/*.tmp`. */
  readonly exclude?: readonly string[] | undefined;
  /** Patterns of the files that are wanted; default: all. Directories are entered whatever these say. */
  readonly include?: readonly string[] | undefined;
}

/** Decides about paths that are relative to where a walk begins. */
export interface PathFilter {
  /** Whether the entry, and all that is below it, is left out. */
  isExcluded(path: string): boolean;
  /** Whether an entry that is not excluded is wanted. */
  isIncluded(path: string): boolean;
}

/** How every pattern is read (T6): picomatch's rules, where a leading dot is a letter like any other. */
const GLOB_OPTIONS = { dot: true };

/**
 * A test whether a path matches one of the patterns.
 *
 * @throws TypeError for a pattern that names nothing, and for one with four backslashes in a row, which picomatch does not read as two
 */
export function pathMatcher(
  patterns: readonly string[],
  options: { readonly nocase?: boolean; readonly strictBrackets?: boolean } = {},
): (path: string) => boolean {
  const odd = patterns.find((pattern) => pattern.includes("\\\\\\\\"));
  if (odd !== undefined) {
    throw new TypeError(`"${odd}" has four backslashes in a row: write [\\\\] for each that a name has`);
  }
  if (patterns.some((pattern) => /^\/*$/.test(pattern)))
    throw new TypeError('a glob such as "" or "/" names nothing');
  const matches = picomatch([...patterns], { ...GLOB_OPTIONS, ...options });
  return (path) => matches(path);
}

/** Makes the filter; patterns are compiled once. */
export function pathFilter({ exclude = [], include }: FilterOptions): PathFilter {
  const isExcluded = exclude.length === 0 ? () => false : pathMatcher(exclude);
  const isIncluded = include === undefined ? () => true : pathMatcher(include);
  return { isExcluded, isIncluded };
}

/**
 * Whether something below the directory can match the pattern (T6), so that the directory has to be listed.
 *
 * @param directory relative to where the walk begins; empty: that directory
 */
export function canMatchBelow(pattern: string): (directory: string) => boolean {
  const segments = segmentsOf(pattern);
  if (segments === undefined) return () => true;
  const matchers = segments.map((segment) => (segment === "**" ? undefined : pathMatcher([segment])));
  return (directory) => {
    if (directory === "") return true;
    const names = directory.split("/");
    for (const [depth, name] of names.entries()) {
      if (depth >= matchers.length) return false;
      const matches = matchers[depth];
      // Anything may follow a globstar.
      if (matches === undefined) return true;
      if (!matches(name)) return false;
    }
    return names.length < matchers.length;
  };
}

/** The parts of a pattern between its slashes; undefined where a slash stands inside braces, brackets or a group. */
function segmentsOf(pattern: string): readonly string[] | undefined {
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const sign = pattern[at] as string;
    if (sign === "\\") at++;
    else if ("{([".includes(sign)) depth++;
    else if ("})]".includes(sign)) depth--;
    else if (sign === "/" && depth !== 0) return undefined;
  }
  const segments = pattern.replace(/^\.\//, "").split("/");
  // Inside a name picomatch takes `**` for `*`, and a negated pattern says nothing of directories.
  return pattern.startsWith("!") || segments.some((segment) => segment !== "**" && segment.includes("**"))
    ? undefined
    : segments;
}
