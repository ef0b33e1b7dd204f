import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";

/** The flags of `rmdir`. */
export const rmdirOptions = { ...connectionOptions, ...dryRunOption } as const;
