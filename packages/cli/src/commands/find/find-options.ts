import { connectionOptions } from "../../options/connection-options.ts";
import { choice, flag, text, texts, whole } from "../../options/option.ts";

/** The flags of `find`. */
export const findOptions = {
  ...connectionOptions,
  name: texts("--name <glob>", "only names that match; may be given several times, and one has to match"),
  iname: texts("--iname <glob>", "as --name, whatever the case"),
  type: choice("--type <type>", "only files (f), directories (d) or links (l)", ["f", "d", "l"]),
  size: texts("--size <bytes>", "only files of this size; +10k for more, -1M for less"),
  newer: text("--newer <time>", "only what was modified after a time, such as 2026-01-31 or 7d (ago)"),
  older: text("--older <time>", "only what was modified before a time"),
  depth: whole("--max-depth <n>", "go down at most so many levels", 1, 1000),
  long: flag("-l, --long", "show permissions, owner, size and time"),
  print0: flag("-0, --print0", "end each path with a zero byte, for xargs -0"),
} as const;
