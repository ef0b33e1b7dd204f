import { dryRunOption } from "../../options/dry-run-option.ts";
import { connectionOptions } from "../../options/connection-options.ts";
import { duration, flag, whole } from "../../options/option.ts";

/** The flags of `doctor`. */
export const doctorOptions = {
  ...connectionOptions,
  ...dryRunOption,
  write: flag("--write", "also try what needs writing, in a directory that is made and removed"),
  maxConnections: whole(
    "--max-connections <n>",
    "open so many sessions, to see how many are allowed",
    1,
    256,
  ),
  idle: duration("--idle <time>", "keep quiet for so long, to see whether the session survives"),
} as const;
