import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";
import { flag, text } from "../../options/option.ts";

/** The flags of `mkdir`. */
export const mkdirOptions = {
  ...connectionOptions,
  ...dryRunOption,
  parents: flag("-p, --parents", "make the parents, too, and accept a directory that is there"),
  mode: text("-m, --mode <mode>", "give the directory these permissions, such as 750"),
} as const;
