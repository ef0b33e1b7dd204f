import { UsageError } from "../errors/usage-error.ts";

/** Globs of the flags `--include` and `--exclude`. */
interface Globs {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/**
 * The globs as the site's methods take them, which compare whole paths. They mean what they mean to `sync` and `deploy`: without a slash
 * in it, names at any depth; with one before it, from the top; with one at its end, directories.
 */
export function globsOf({ include, exclude }: Globs): Globs {
  return { include: include?.map(pathGlob), exclude: exclude?.map(pathGlob) };
}

function pathGlob(glob: string): string {
  const bare = glob.replace(/\/+$/, "");
  if (bare === "") throw new UsageError(`the glob "${glob}" of a flag names nothing`);
  const path = bare.includes("/") ? bare.replace(/^\/+/, "") : `**/${bare}`;
  return bare === glob ? path : `${path}/**`;
}
