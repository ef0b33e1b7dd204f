import { choice, duration, flag } from "./option.ts";

/** The flags that say what the trees of a command are like, and how files get into them. */
export const treeOptions = {
  followLinks: flag("--follow-links", "take what local symbolic links lead to in their place"),
  localPrecision: duration("--local-precision <time>", "the unit of local times; 2s for FAT, default 1ms"),
  ignoreCase: flag("--ignore-case", "the server takes A and a for one name"),
  keepsTimes: choice("--keeps-times <yes|no>", "whether the server keeps times, default: what it offers", [
    "yes",
    "no",
  ]),
  atomic: flag("--no-atomic", "upload under the final names, where others may see half a file"),
  requireAtomic: flag("--require-atomic", "fail where a file cannot get its name when it is whole"),
  verify: choice("--verify <how>", "compare each file before it gets its name, default size", [
    "size",
    "hash",
    "auto",
    "off",
  ]),
} as const;
