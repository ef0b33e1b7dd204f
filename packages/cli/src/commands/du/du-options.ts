import { connectionOptions } from "../../options/connection-options.ts";
import { flag, whole } from "../../options/option.ts";

/** The flags of `du`. */
export const duOptions = {
  ...connectionOptions,
  all: flag("-a, --all", "show files, too"),
  summarize: flag("-s, --summarize", "show only the sum of each operand"),
  depth: whole("-d, --max-depth <n>", "show directories down to this level", 0, 1000),
  human: flag("-h, --human-readable", "show sizes as 1.5k, 20M"),
  total: flag("-c, --total", "show the sum of all operands, too"),
} as const;
