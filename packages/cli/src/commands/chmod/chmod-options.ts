import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";
import { flag } from "../../options/option.ts";

/** The flags of `chmod`. */
export const chmodOptions = {
  ...connectionOptions,
  ...dryRunOption,
  recursive: flag("-R, --recursive", "change what is in directories, too"),
} as const;
