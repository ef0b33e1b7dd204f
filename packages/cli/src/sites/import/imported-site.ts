import type { SiteRecord } from "../named-site.ts";

/** A site as another program has it. */
export interface ImportedSite {
  /** The name that the other program has for it. */
  readonly name: string;
  readonly scheme: "ftp" | "ftps" | "ftpes";
  readonly host: string;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly path?: string | undefined;
  /** The password, where the file holds it in a form that can be read. */
  readonly password?: string | undefined;
  /** The flags that its settings stand for. */
  readonly flags?: SiteRecord;
  /** What could not be taken over, as sentences without a full stop. */
  readonly notes?: readonly string[];
}

/** What a file holds: the sites, and what was left out, with the reason. */
export interface Imported {
  readonly format: string;
  readonly sites: readonly ImportedSite[];
  readonly leftOut: readonly string[];
}

/** The URL of a site, without a password. */
export function urlOf({ scheme, host, port, user, path }: ImportedSite): string {
  const usual = scheme === "ftps" ? 990 : 21;
  const who = user === undefined || user === "" ? "" : `${encodeURIComponent(user)}@`;
  const place = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const at = port === undefined || port === usual ? "" : `:${port}`;
  const names = (path ?? "").split("/").map(encodeURIComponent).join("/");
  // A path from the root is written with %2F; one without begins at the login directory.
  const below = names.startsWith("/") ? `/%2F${names.slice(1)}` : names === "" ? "" : `/${names}`;
  return `${scheme}://${who}${place}${at}${below}`;
}

/**
 * The name of a site, made of what the other program has for it; numbered where another site has it. `there` says that the same site has it
 * already, and `other` which other one has the name without a number.
 */
export function nameFor(
  name: string,
  known: Readonly<Record<string, SiteRecord>>,
  record: SiteRecord,
): { readonly name: string; readonly there: boolean; readonly other: string | undefined } {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "");
  const base = plain.length >= 2 ? plain : `site-${plain || "1"}`;
  let found = base;
  for (let number = 2; ; number++) {
    const there = Object.hasOwn(known, found) ? known[found] : undefined;
    const other = found === base ? undefined : base;
    if (there === undefined) return { name: found, there: false, other };
    if (textOf(there) === textOf(record)) return { name: found, there: true, other };
    found = `${base}-${number}`;
  }
}

/** A site as it is kept, whatever the order of its keys. */
function textOf(record: SiteRecord): string {
  const entries = Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

/** A number of a port, where the text is one. */
export function portOf(text: unknown): number | undefined {
  const port = Number(text);
  return text !== "" && Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}
