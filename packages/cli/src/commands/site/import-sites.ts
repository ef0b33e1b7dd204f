import { readFile } from "node:fs/promises";
import { UsageError } from "../../errors/usage-error.ts";
import { type ImportedSite, nameFor, urlOf } from "../../sites/import/imported-site.ts";
import { keepPasswords } from "../../sites/import/keep-passwords.ts";
import { readImported } from "../../sites/import/read-imported.ts";
import { readRecord, type SiteRecord } from "../../sites/named-site.ts";
import { readSites } from "../../sites/site-file.ts";
import { keepSites, tellSite } from "./keep-sites.ts";
import type { SiteCall } from "./site-call.ts";

/** Takes over the sites of another program, and says what was left out. */
export async function importSites(call: SiteCall, [path, ...more]: readonly string[]): Promise<void> {
  const { options, output, terminal } = call;
  if (path === undefined || more.length > 0) throw new UsageError("site import takes one file");
  const { format, sites, leftOut } = await readImported(await readFile(path, "utf8"), path);
  if (sites.length + leftOut.length === 0) throw new UsageError(`${path} holds no sites that ftpl can read`);
  const records: Record<string, SiteRecord> = { ...(await readSites(terminal.env)) };
  const taken: ImportedSite[] = [];
  const present: ImportedSite[] = [];
  for (const site of sites) {
    const record = { url: urlOf(site), ...site.flags };
    const { name, there, other } = nameFor(site.name, records, record);
    if (there) {
      present.push({ ...site, name });
      await output.note(`${name} is there already: ${record.url}`);
      continue;
    }
    try {
      readRecord(record);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await output.warn(`${site.name}: left out, ${error.message}`);
      continue;
    }
    records[name] = record;
    taken.push({ ...site, name });
    await tellSite(call, "import", name, record.url);
    if (other !== undefined)
      await output.warn(`${name}: there is another site "${other}", which stays as it is`);
    if (site.flags?.["insecure"] === true) await output.warn(`${name}: ${insecureNote(name, record.url)}`);
    for (const note of site.notes ?? []) await output.warn(`${name}: ${note}`);
  }
  for (const reason of leftOut) await output.warn(`left out ${reason}`);
  const hasPassword = ({ password = "" }: ImportedSite): boolean => password !== "";
  if (taken.length > 0) await keepSites(call, records);
  if (options.withPasswords === true && options.dryRun !== true)
    await keep(call, [...taken, ...present].filter(hasPassword));
  else if (options.withPasswords !== true) {
    for (const { name } of taken.filter(hasPassword)) {
      await output.warn(`${name}: its password was left out; --with-passwords keeps it in ~/.netrc`);
    }
  }
  const already = present.length === 0 ? "" : `; ${present.length} there already`;
  await output.note(`${taken.length} of ${sites.length + leftOut.length} sites of ${format}${already}`);
}

/** What others may not have meant, and what undoes it. */
function insecureNote(name: string, url: string): string {
  return `any certificate is accepted, as with the other program (--insecure): "ftpl site edit ${name} --pin KEY" trusts one key alone, "ftpl site add --force ${name} ${url}" what this machine trusts`;
}

async function keep({ options, output }: SiteCall, sites: readonly ImportedSite[]): Promise<void> {
  for (const { site, problem } of await keepPasswords(sites, options.netrc)) {
    if (problem === undefined)
      await output.note(`${site.name}: its password is in ${options.netrc ?? "~/.netrc"}`);
    else await output.warn(`${site.name}: its password was left out, ${problem}`);
  }
}
