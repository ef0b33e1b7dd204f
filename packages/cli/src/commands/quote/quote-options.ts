import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";

/** The flags of `quote`. */
export const quoteOptions = { ...connectionOptions, ...dryRunOption } as const;
