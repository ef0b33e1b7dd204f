import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { canMatchBelow, pathMatcher } from "./path-filter.ts";
import { walk } from "./walk.ts";

/** Options of `glob`. */
export interface GlobOptions {
  /** The directory that the patterns begin at; default: the site's own. */
  readonly cwd?: string | undefined;
  /** Patterns of what is left out, with all that is below it. */
  readonly exclude?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Gives out the entries whose path matches one of the patterns (T6), by the rules of picomatch with `dot: true`. Only directories
 * below which something can match are listed; links are not followed.
 */
export async function* glob(
  site: SiteContext,
  patterns: readonly string[],
  { cwd = "", exclude, signal }: GlobOptions,
): AsyncGenerator<SiteEntry, void, undefined> {
  const relative = patterns.map(relativePattern);
  const matches = pathMatcher(relative);
  const canMatch = relative.map(canMatchBelow);
  const canEnter = (directory: string): boolean => canMatch.some((check) => check(directory));
  for await (const { entry, relative: path } of walk(site, cwd, { exclude, signal, canEnter })) {
    if (matches(path)) yield entry;
  }
}

/** @throws TypeError for one that leads out of where it begins: it would match nothing */
function relativePattern(pattern: string): string {
  if (/^\/+[^/]|^\.\.(?:\/|$)/.test(pattern))
    throw new TypeError(
      `the pattern "${pattern}" leads out of the directory that it begins at: give that as cwd`,
    );
  return pattern.replace(/(?!^)\/+$/, "");
}
