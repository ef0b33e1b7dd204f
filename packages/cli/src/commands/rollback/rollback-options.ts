import { connectionOptions } from "../../options/connection-options.ts";
import { text } from "../../options/option.ts";
import { changeOptions } from "../../options/run-options.ts";
import { releasePlace } from "../release/release-options.ts";

/** The flags of `rollback`. */
export const rollbackOptions = {
  ...connectionOptions,
  dryRun: changeOptions.dryRun,
  to: text("--to <release>", "the release to make live, default the one before what is live"),
  ...releasePlace,
} as const;
