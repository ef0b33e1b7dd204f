import { flag } from "./option.ts";

/** The flag of every command that changes something. */
export const dryRunOption = {
  dryRun: flag("-n, --dry-run", "say what would be done, and do nothing"),
} as const;
