import type { CommandCall } from "../../command/command.ts";
import type { siteOptions } from "./site-options.ts";

/** A call of `site`. */
export type SiteCall = CommandCall<typeof siteOptions>;
