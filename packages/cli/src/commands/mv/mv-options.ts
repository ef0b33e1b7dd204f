import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";
import { flag } from "../../options/option.ts";

/** The flags of `mv`. */
export const mvOptions = {
  ...connectionOptions,
  ...dryRunOption,
  noClobber: flag("--no-clobber", "leave a target that is there as it is"),
} as const;
