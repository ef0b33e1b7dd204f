import { readFile } from "node:fs/promises";
import type { PlanOptions } from "@ftplib/sync";
import { UsageError } from "../errors/usage-error.ts";
import type { OptionValues } from "../options/option.ts";
import type { filterOptions } from "../options/filter-options.ts";

/** The options of `@ftplib/sync` that decide which files take part. */
export type Filter = Pick<PlanOptions, "exclude" | "filter" | "ignore" | "ignoreFiles" | "include">;

/** Reads the flags, and the files that they name. Flags that were not given leave no option: some have meaning when empty. */
export async function filterOf(flags: OptionValues<typeof filterOptions>): Promise<Filter> {
  const { filter, exclude, include, excludeFrom = [], ignoreFile } = flags;
  const wrong = filter?.find((rule) => !/^[+-] ./.test(rule));
  if (wrong !== undefined) throw new UsageError(`--filter takes "+ GLOB" or "- GLOB", not "${wrong}"`);
  const texts = await Promise.all(excludeFrom.map(async (path) => await readFile(path, "utf8")));
  const lines = texts.flatMap((text) => text.split(/\r?\n/));
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(include === undefined ? {} : { include }),
    ...(excludeFrom.length === 0 ? {} : { ignore: lines }),
    ...(ignoreFile === undefined ? {} : { ignoreFiles: ignoreFile }),
  };
}
