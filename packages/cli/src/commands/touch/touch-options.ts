import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";
import { flag, text } from "../../options/option.ts";

/** The flags of `touch`. */
export const touchOptions = {
  ...connectionOptions,
  ...dryRunOption,
  date: text(
    "-d, --date <time>",
    "set this time instead of the present one: 2026-01-31T12:30:00Z, @1767225600, 7d (ago)",
  ),
  noCreate: flag("-c, --no-create", "make no file where none is"),
} as const;
