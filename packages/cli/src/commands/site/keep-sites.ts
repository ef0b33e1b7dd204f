import { type SiteRecords, writeSites } from "../../sites/site-file.ts";
import type { SiteCall } from "./site-call.ts";

/** What was done, and what a dry run would do. */
const VERBS = {
  add: ["added", "add"],
  edit: ["changed", "change"],
  import: ["added", "add"],
  rm: ["removed", "remove"],
} as const;

/** Writes the sites; a dry run does not. */
export async function keepSites({ options, terminal }: SiteCall, sites: SiteRecords): Promise<void> {
  if (options.dryRun !== true) await writeSites(terminal.env, sites);
}

/** Says what was done with a site, or would be in a dry run. */
export async function tellSite(
  { options, output }: SiteCall,
  action: keyof typeof VERBS,
  name: string,
  url?: string,
): Promise<void> {
  const [done, todo] = VERBS[action];
  const what = url === undefined ? name : `${name}: ${url}`;
  const facts = { action: `site ${action}`, path: name, ...(url === undefined ? {} : { target: url }) };
  if (options.dryRun === true)
    return await output.data(`would ${todo} ${what}`, { type: "planned", ...facts });
  await output.note(`${done} ${what}`);
  await output.event({ type: "done", ...facts });
}
