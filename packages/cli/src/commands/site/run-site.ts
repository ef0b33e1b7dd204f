import { parseSiteUrl } from "@ftplib/files";
import { nearestOf } from "../../errors/nearest.ts";
import { UsageError } from "../../errors/usage-error.ts";
import { connectionOptions } from "../../options/connection-options.ts";
import { outputOptions } from "../../options/output-options.ts";
import {
  checkUrl,
  readRecord,
  recordOf,
  SITE_NAME,
  type SiteRecord,
  type SiteSettings,
} from "../../sites/named-site.ts";
import { readSites, siteFile, type SiteRecords, wrongName } from "../../sites/site-file.ts";
import { warnOfAccess } from "../../sites/warn-of-access.ts";
import { keepSites, tellSite } from "./keep-sites.ts";
import type { SiteCall } from "./site-call.ts";
import { siteOptions } from "./site-options.ts";

type Action = (call: SiteCall, words: readonly string[]) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  add,
  ls: list,
  rm: remove,
  edit: async (call, words) => {
    if (words.length > 0) return await change(call, words);
    await (await import("./edit-file.ts")).editFile(call);
  },
  import: async (call, words) => await (await import("./import-sites.ts")).importSites(call, words),
};

/** Does what the first word says. */
export async function runSite(call: SiteCall): Promise<void> {
  const [word = "", ...words] = call.operands;
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action !== undefined) {
    checkFlags(word, words, call);
    return await action(call, words);
  }
  const names = Object.keys(ACTIONS);
  throw new UsageError(`site ${word}: the actions are ${names.join(", ")}${nearestOf(word, names)}`);
}

/** The flags that the actions take; edit takes none without words. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  add: [...Object.keys(connectionOptions), "force", "dryRun"],
  edit: [...Object.keys(connectionOptions), "dryRun"],
  import: ["withPasswords", "netrc", "dryRun"],
  // It changes nothing anyway.
  ls: ["dryRun"],
  rm: ["dryRun"],
};

/** @throws UsageError for flags that have no meaning for the action */
function checkFlags(action: string, words: readonly string[], { options }: SiteCall): void {
  const own = action === "edit" && words.length === 0 ? undefined : FLAGS[action];
  const takes = [...Object.keys(outputOptions), ...(own ?? [])];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || takes.includes(name)) continue;
    const [flag] = /--[\w-]+/.exec(siteOptions[name as keyof typeof siteOptions].flags) ?? [];
    throw new UsageError(`site ${action} does not take ${flag}`);
  }
}

/** @throws UsageError where a flag names a user, and the URL does, too */
function checkUser(url: string, { user }: SiteSettings): void {
  if (user === undefined || parseSiteUrl(url).user === undefined) return;
  throw new UsageError(`the URL ${url} names a user: write ${user} into it in place of --user`);
}

async function add(call: SiteCall, [name, url, ...more]: readonly string[]): Promise<void> {
  const { options, terminal } = call;
  if (name === undefined || url === undefined || more.length > 0) {
    throw new UsageError("site add takes a name and a URL, as in: ftpl site add work ftp://me@host/path");
  }
  if (!SITE_NAME.test(name)) throw new UsageError(wrongName(name));
  checkUrl(url);
  const sites = await readSites(terminal.env);
  if (Object.hasOwn(sites, name) && options.force !== true) {
    throw new UsageError(
      `there is a site "${name}": --force replaces it, "site edit ${name}" changes its flags`,
    );
  }
  checkUser(url, options);
  const record = recordOf(url, settingsOf(call));
  readRecord(record);
  await keepSites(call, { ...sites, [name]: record });
  await tellSite(call, "add", name, url);
}

async function list({ output, terminal }: SiteCall, words: readonly string[]): Promise<void> {
  const sites = await readSites(terminal.env);
  await warnOfAccess(output, siteFile(terminal.env));
  const names = words.length > 0 ? words : Object.keys(sites).toSorted();
  for (const name of names) {
    const { url = "", ...settings } = known(sites, name);
    const flags = Object.entries(settings).map(([key, value]) => (value === true ? key : `${key}=${value}`));
    await output.data([name, url, ...flags].join("\t"), { type: "site", name, url: String(url), settings });
  }
}

async function remove(call: SiteCall, names: readonly string[]): Promise<void> {
  if (names.length === 0) throw new UsageError("site rm takes the names of sites");
  const sites = await readSites(call.terminal.env);
  for (const name of names) known(sites, name);
  const left = Object.entries(sites).filter(([name]) => !names.includes(name));
  await keepSites(call, Object.fromEntries(left));
  for (const name of names) await tellSite(call, "rm", name);
}

async function change(call: SiteCall, [name = "", url, ...more]: readonly string[]): Promise<void> {
  if (more.length > 0) throw new UsageError("site edit takes a name, and a new URL if there is one");
  const sites = await readSites(call.terminal.env);
  const before = known(sites, name);
  if (url !== undefined) checkUrl(url);
  const to = url ?? String(before["url"]);
  checkUser(to, call.options);
  const record = { ...trusting(before, call.options), ...recordOf(to, settingsOf(call)) };
  readRecord(record);
  await keepSites(call, { ...sites, [name]: record });
  await tellSite(call, "edit", name, to);
}

/** A site that is to trust a certificate or a key accepts not any longer whatever comes. */
function trusting({ insecure, ...record }: SiteRecord, { ca, pin }: SiteSettings): SiteRecord {
  const isNamed = ca !== undefined || pin !== undefined;
  return insecure === undefined || isNamed ? record : { ...record, insecure };
}

function known(sites: SiteRecords, name: string): SiteRecords[string] {
  const site = Object.hasOwn(sites, name) ? sites[name] : undefined;
  if (site !== undefined) return site;
  throw new UsageError(`there is no site "${name}"${nearestOf(name, Object.keys(sites))}`);
}

/** The flags that are kept with the site. */
function settingsOf({ options }: SiteCall): SiteSettings {
  if (options.passwordStdin === true) {
    throw new UsageError("sites are kept without passwords: give --password-command, or put it in .netrc");
  }
  return options;
}
