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
  for (const site of sites) {
    const name = nameFor(site.name, (each) => Object.hasOwn(records, each));
    const record = { url: urlOf(site), ...site.flags };
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
    if (site.flags?.["insecure"] === true) await output.warn(`${name}: ${insecureNote(name, record.url)}`);
    for (const note of site.notes ?? []) await output.warn(`${name}: ${note}`);
  }
  for (const reason of leftOut) await output.warn(`left out ${reason}`);
  const withPasswords = taken.filter(({ password = "" }) => password !== "");
  await keepSites(call, records);
  if (options.withPasswords === true && options.dryRun !== true) await keep(call, withPasswords);
  else if (options.withPasswords !== true) {
    for (const { name } of withPasswords) {
      await output.warn(`${name}: its password was left out; --with-passwords keeps it in ~/.netrc`);
    }
  }
  await output.note(`${taken.length} of ${sites.length + leftOut.length} sites of ${format}`);
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
