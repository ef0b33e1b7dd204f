import { pathMatcher } from "@ftplib/files/internal";

/** The options that hold globs. */
interface GlobOptions {
  readonly exclude?: readonly string[] | undefined;
  readonly filter?: readonly string[] | undefined;
  readonly include?: readonly string[] | undefined;
  readonly protect?: readonly string[] | undefined;
}

/**
 * Checks the globs of a caller's options before anything is done: a bracket that does not end would match nothing, or something else.
 *
 * @throws TypeError, which names the option and the glob
 */
export function checkGlobs({ exclude = [], filter = [], include = [], protect = [] }: GlobOptions): void {
  for (const rule of filter) {
    if (!/^[+-] \S/.test(rule)) {
      throw new TypeError(`a rule of the option filter must be "+ GLOB" or "- GLOB"; it is "${rule}"`);
    }
  }
  const globs = { exclude, include, protect, filter: filter.map((rule) => rule.slice(2).trim()) };
  for (const [name, list] of Object.entries(globs)) for (const glob of list) checkGlob(name, glob);
}

function checkGlob(name: string, glob: string): void {
  const bare = glob.replace(/^\/|\/+$/g, "");
  if (bare === "") throw new TypeError(`the glob "${glob}" of the option ${name} names nothing`);
  try {
    pathMatcher([bare], { strictBrackets: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new TypeError(
      `the glob "${glob}" of the option ${name} is not one: ${said} (\\ makes a bracket a letter)`,
      {
        cause: error,
      },
    );
  }
}
