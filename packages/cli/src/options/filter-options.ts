import { flag, texts } from "./option.ts";

/** The flags that decide which files of two trees take part. */
export const filterOptions = {
  filter: texts("--filter <rule>", '"+ GLOB" or "- GLOB": the first rule that matches decides'),
  exclude: texts("--exclude <glob>", "leave out what matches; without a slash, names at any depth"),
  include: texts("--include <glob>", "only files that match"),
  excludeFrom: texts("--exclude-from <file>", "leave out what the lines of this gitignore file match"),
  ignoreFile: texts("--ignore-file <name>", "obey files of this name in the source, such as .gitignore"),
} as const;

/** Those that decide what becomes of files at the target. */
export const protectOptions = {
  protect: texts("--protect <glob>", "never remove or overwrite what matches at the target"),
  deleteExcluded: flag("--delete-excluded", "remove what is excluded, too"),
} as const;
