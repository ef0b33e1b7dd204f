import { parseSiteUrl } from "@ftplib/files";
import { nearestOf } from "../errors/nearest.ts";
import { UsageError } from "../errors/usage-error.ts";
import { checkConnection, checkTogether } from "../options/check-connection.ts";
import { connectionOptions } from "../options/connection-options.ts";
import type { Option, OptionValues } from "../options/option.ts";
import { hasProxyPassword, PROXY_PASSWORD } from "../options/proxy-url.ts";

/** The flags that are kept for a site, as the commands have them. */
export type SiteSettings = Partial<OptionValues<typeof connectionOptions>>;

/** A site that the user has given a name. */
export type NamedSite = SiteSettings & {
  /** Its URL, with a user and a path if there are any, and without a password. */
  readonly url: string;
};

/** A site as the file has it: `url`, and the flags of connections without their dashes. */
export type SiteRecord = Readonly<Record<string, string | number | boolean>>;

/** What may be kept for a site, by the key that the file has for it. A password on standard input is there once. */
const KEYS: ReadonlyMap<string, { readonly name: string; readonly option: Option<unknown> }> = new Map(
  Object.entries(connectionOptions)
    .filter(([name]) => name !== "passwordStdin")
    .map(([name, option]) => [/--([\w-]+)/.exec(option.flags)?.[1] ?? name, { name, option }]),
);

/** A name of a site: two characters at least, since one is a drive. */
export const SITE_NAME = /^[A-Za-z0-9][\w.-]+$/;

/** An error in the record of a site; `key` says where. */
export class SiteRecordError extends UsageError {
  readonly key: string;

  constructor(key: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.key = key;
  }
}

/**
 * Reads the record of a site.
 *
 * @throws SiteRecordError for an unknown key, and for a value that the flag does not take
 */
export function readRecord(record: unknown): NamedSite {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw new SiteRecordError("", "a site is an object with a url");
  }
  const { url, ...settings } = record as Readonly<Record<string, unknown>>;
  if (typeof url !== "string") throw new SiteRecordError("url", "a site needs a url");
  checkUrl(url);
  const values = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => readSetting(key, value)),
  ) as SiteSettings;
  checkSettings(url, values);
  return { ...values, url };
}

/** Checks the URL of a site: it has no password, since others may get to see the file. */
export function checkUrl(url: string): void {
  let password: unknown;
  try {
    ({ password } = parseSiteUrl(url));
  } catch (error) {
    throw new SiteRecordError("url", error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  if (password === undefined) return;
  throw new SiteRecordError(
    "url",
    "sites are kept without passwords: put it in .netrc, or give --password-command",
  );
}

function checkSettings(url: string, settings: SiteSettings): void {
  if (hasProxyPassword(settings.proxy)) {
    throw new SiteRecordError(
      "proxy",
      `sites are kept without passwords: name the user alone in --proxy, and put the password into ${PROXY_PASSWORD}`,
    );
  }
  try {
    checkTogether(settings);
    checkConnection(url, settings);
  } catch (error) {
    throw error instanceof UsageError ? new SiteRecordError("url", error.message, { cause: error }) : error;
  }
}

function readSetting(key: string, value: unknown): [string, unknown] {
  const known = KEYS.get(key);
  if (known === undefined) {
    throw new SiteRecordError(key, `unknown key "${key}"${nearestOf(key, ["url", ...KEYS.keys()])}`);
  }
  const { name, option } = known;
  const { choices, read } = option;
  if (read === undefined) {
    if (typeof value !== "boolean") throw new SiteRecordError(key, `"${key}" is true or false`);
    // A flag such as --no-netrc gives false.
    return [name, option.flags.includes("--no-") ? (value ? false : undefined) : value];
  }
  if (typeof value !== "string" && typeof value !== "number") {
    throw new SiteRecordError(key, `"${key}" is a text or a number`);
  }
  const text = String(value);
  if (choices !== undefined && !choices.includes(text)) {
    throw new SiteRecordError(key, `"${key}" is one of ${choices.join(", ")}, not "${text}"`);
  }
  try {
    return [name, read(text, undefined)];
  } catch (error) {
    if (error instanceof UsageError) throw new SiteRecordError(key, error.message, { cause: error });
    throw error;
  }
}

/** The record of a site from the flags that were given. */
export function recordOf(url: string, settings: SiteSettings): SiteRecord {
  const record: Record<string, string | number | boolean> = { url };
  const values = settings as Readonly<Record<string, unknown>>;
  for (const [key, { name, option }] of KEYS) {
    const value = values[name];
    if (value === undefined) continue;
    // Times are read as milliseconds, and a number alone would be seconds.
    if (option.flags.includes("<time>")) record[key] = `${String(value)}ms`;
    else record[key] = value === false ? true : (value as string | number | boolean);
  }
  return record;
}
