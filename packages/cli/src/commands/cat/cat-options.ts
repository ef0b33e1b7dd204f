import { connectionOptions } from "../../options/connection-options.ts";
import { text } from "../../options/option.ts";

/** The flags of `cat`. */
export const catOptions = {
  ...connectionOptions,
  range: text("--range <from-to>", "only these bytes, the first is 0: 0-99, 100-, -50 for the last 50"),
} as const;
