import { connectionOptions } from "../../options/connection-options.ts";
import { flag, whole } from "../../options/option.ts";

/** The flags of `tree`. */
export const treeOptions = {
  ...connectionOptions,
  all: flag("-a, --all", "show names that begin with a dot, too"),
  directories: flag("-d, --directories", "show directories only"),
  level: whole("-L, --level <n>", "go down at most so many levels", 1, 1000),
  size: flag("-s, --size", "show the sizes of files"),
  human: flag("-h, --human-readable", "show sizes as 1.5k, 20M"),
} as const;
