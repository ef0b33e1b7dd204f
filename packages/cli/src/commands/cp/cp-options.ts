import { connectionOptions } from "../../options/connection-options.ts";
import { flag } from "../../options/option.ts";
import { transferOptions } from "../../options/transfer-options.ts";

/** The flags of `cp`. */
export const cpOptions = {
  ...connectionOptions,
  ...transferOptions,
  recursive: flag("-r, --recursive", "copy directories with all that is in them"),
} as const;
