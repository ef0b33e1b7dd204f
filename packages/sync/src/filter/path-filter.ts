import { pathMatcher } from "@ftplib/files/internal";
import type { PlanOptions } from "../options/plan-options.ts";
import type { TreeFacts } from "../tree/tree.ts";
import { keyOf, nameOf } from "../tree/tree-path.ts";
import type { IgnoreRules } from "./ignore-rules.ts";

/** A pattern, as a question about paths. */
type Matcher = (path: string, isDirectory: boolean) => boolean;

interface Rule {
  readonly isIncluded: boolean;
  readonly matches: Matcher;
}

/** One glob: see `filter` of {@link PlanOptions}. A leading dot is a letter like any other. */
function matcher(glob: string, ignoresCase: boolean): Matcher {
  const key = keyOf({ ignoresCase });
  const forDirectories = glob.endsWith("/");
  const bare = key(glob.replace(/\/+$/, ""));
  const isAnchored = bare.includes("/");
  const matches = pathMatcher([bare.replace(/^\//, "")], { nocase: ignoresCase });
  return (path, isDirectory) =>
    (isDirectory || !forDirectories) && matches(key(isAnchored ? path : nameOf(path)));
}

/**
 * Whether the path, or a directory above it, matches one of the globs, where a side ignores case in whatever case.
 *
 * @param isFile whether the paths are those of files; default: it is not known, and globs for directories match them as well
 */
export function coverOf(
  globs: readonly string[],
  ignoresCase: boolean,
  isFile = false,
): (path: string) => boolean {
  const matchers = globs.map((glob) => matcher(glob, ignoresCase));
  if (matchers.length === 0) return () => false;
  return (path) => {
    const names = path.split("/");
    return names.some((_, at) => {
      const isLast = at === names.length - 1;
      const prefix = isLast ? path : names.slice(0, at + 1).join("/");
      return matchers.some(
        (matches) => matches(prefix, !isLast) || (!(isFile && isLast) && matches(prefix, true)),
      );
    });
  };
}

/** Decides which entries take part (A6). */
export class PathFilter {
  readonly #rules: readonly Rule[];
  readonly #isIncluded: ((path: string) => boolean) | undefined;
  readonly #options: PlanOptions;
  /** Whether any rule can exclude anything. */
  readonly isOpen: boolean;

  /** @param ignoresCase whether a side takes `A` and `a` for one name: globs then match both */
  constructor(options: PlanOptions, ignoresCase: boolean) {
    const { filter = [], exclude = [], include } = options;
    const matching = (glob: string): Matcher => matcher(glob, ignoresCase);
    this.#options = options;
    this.#rules = [
      ...filter.map((rule) => ({
        isIncluded: rule.startsWith("+"),
        matches: matching(rule.slice(2).trim()),
      })),
      ...exclude.map((glob) => ({ isIncluded: false, matches: matching(glob) })),
    ];
    this.#isIncluded = include && coverOf(include, ignoresCase, true);
    const { minSize, maxSize, newerThan, olderThan, ignore, ignoreFiles } = options;
    const others = [include, minSize, maxSize, newerThan, olderThan, ignore, ignoreFiles];
    this.isOpen = this.#rules.length === 0 && others.every((option) => option === undefined);
  }

  /** Whether an entry is left out by its path, on whichever side it is. */
  isExcluded(path: string, isDirectory: boolean, ignored: IgnoreRules): boolean {
    const rule = this.#rules.find(({ matches }) => matches(path, isDirectory));
    if (rule !== undefined) return !rule.isIncluded;
    if (ignored.ignores(path, isDirectory)) return true;
    return !isDirectory && this.#isIncluded?.(path) === false;
  }

  /** Whether a directory, or one above it, is left out by globs or by the lines of `ignore`. */
  isDirectoryExcluded(path: string, ignored: IgnoreRules): boolean {
    const names = path.split("/");
    return names.some((_, at) => this.isExcluded(names.slice(0, at + 1).join("/"), true, ignored));
  }

  /** Whether a file of the source is left out for its size or its age. */
  isOutOfRange({ size, mtime }: TreeFacts): boolean {
    const { minSize = 0, maxSize = Number.POSITIVE_INFINITY, newerThan, olderThan } = this.#options;
    if (size !== undefined && (size < minSize || size > maxSize)) return true;
    if (mtime === undefined) return false;
    return (
      (newerThan !== undefined && mtime <= newerThan.getTime()) ||
      (olderThan !== undefined && mtime >= olderThan.getTime())
    );
  }
}
