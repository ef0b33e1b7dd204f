import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { nearestOf } from "../errors/nearest.ts";
import { UsageError } from "../errors/usage-error.ts";
import { homeDirectory } from "./home-directory.ts";
import { type NamedSite, readRecord, SITE_NAME, type SiteRecord, SiteRecordError } from "./named-site.ts";
import { readRelaxedJson } from "./relaxed-json.ts";
import { writePrivately } from "./write-privately.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The records of the user's sites by their names. */
export type SiteRecords = Readonly<Record<string, SiteRecord>>;

/** The file with the user's sites (W6). */
export function siteFile(env: Environment): string {
  const { XDG_CONFIG_HOME: base = "" } = env;
  // A path that is not absolute is to be ignored, says the XDG specification.
  return join(isAbsolute(base) ? base : join(homeDirectory(), ".config"), "ftpl", "sites.json");
}

/**
 * Reads the user's sites; there are none where there is no file.
 *
 * @throws UsageError for a damaged file; the message has the line
 */
export async function readSites(env: Environment): Promise<SiteRecords> {
  const path = siteFile(env);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "{}";
    throw error;
  });
  return await parseSites(text, path);
}

/**
 * Reads the text of a file with sites.
 *
 * @throws UsageError for text that is not as it has to be; the message has the line
 */
export async function parseSites(text: string, path: string): Promise<SiteRecords> {
  const sites = await readRelaxedJson(text, path);
  if (typeof sites !== "object" || sites === null || Array.isArray(sites)) {
    throw new UsageError(`${path}:1: the file holds no object with sites`);
  }
  for (const [name, record] of Object.entries(sites)) {
    const start = Math.max(0, text.indexOf(JSON.stringify(name)));
    try {
      if (!SITE_NAME.test(name)) throw new SiteRecordError("", wrongName(name));
      readRecord(record);
    } catch (error) {
      if (!(error instanceof SiteRecordError)) throw error;
      const found = error.key === "" ? -1 : text.indexOf(JSON.stringify(error.key), start);
      const line = lineAt(text, Math.max(found, start));
      throw new UsageError(`${path}:${line}: site "${name}": ${error.message}`, { cause: error });
    }
  }
  return sites as SiteRecords;
}

/** Writes the user's sites, so that the file is always whole and for the user alone. */
export async function writeSites(env: Environment, sites: SiteRecords): Promise<void> {
  await writePrivately(siteFile(env), `${JSON.stringify(sites, undefined, 2)}\n`);
}

/**
 * Returns the site of this name.
 *
 * @throws UsageError where there is none
 */
export async function findSite(name: string, env: Environment): Promise<NamedSite> {
  const sites = await readSites(env);
  const record = Object.hasOwn(sites, name) ? sites[name] : undefined;
  if (record !== undefined) return readRecord(record);
  throw new UsageError(
    `there is no site "${name}": add it with "ftpl site add ${name} URL"; a local path is written as "./${name}:…"${nearestOf(name, Object.keys(sites))}`,
  );
}

/** What is wrong with a name that no site can have. */
export function wrongName(name: string): string {
  return `a site's name has two or more letters, digits, dots, dashes and underscores, and begins with a letter or a digit, not "${name}"`;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
