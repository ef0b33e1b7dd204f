import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";
import { flag } from "../../options/option.ts";

/** The flags of `rm`. */
export const rmOptions = {
  ...connectionOptions,
  ...dryRunOption,
  recursive: flag("-r, --recursive", "remove directories with all that is in them"),
  force: flag("-f, --force", "accept that a path is not there"),
} as const;
