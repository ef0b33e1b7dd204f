import { flag } from "./option.ts";

/** The flags of every command. */
export const outputOptions = {
  json: flag("--json", "print NDJSON events instead of text"),
  quiet: flag("-q, --quiet", "print data, warnings and errors only"),
} as const;
