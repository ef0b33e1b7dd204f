import { connectionOptions } from "../../options/connection-options.ts";
import { flag } from "../../options/option.ts";

/** The flags of `ls`. */
export const lsOptions = {
  ...connectionOptions,
  long: flag("-l, --long", "show permissions, owner, size and time"),
  all: flag("-a, --all", "show names that begin with a dot, too"),
  recursive: flag("-R, --recursive", "show the directories below, too"),
  human: flag("-h, --human-readable", "show sizes as 1.5k, 20M"),
  byTime: flag("-t, --sort-time", "the newest first"),
  bySize: flag("-S, --sort-size", "the largest first"),
  reverse: flag("-r, --reverse", "the other way round"),
  one: flag("-1, --one", "one name a line; so it is anyway where the output is no terminal"),
  directory: flag("-d, --directory", "show the directory itself, not what is in it"),
} as const;
