import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";

/** The flags of `run`. */
export const runOptions = { ...connectionOptions, ...dryRunOption } as const;
