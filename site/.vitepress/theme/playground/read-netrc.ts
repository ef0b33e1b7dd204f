/** A `.netrc` as the playground shows it: without its secrets. */
import { isNetrcParseError, type NetrcEntry, type NetrcReading, parseNetrc } from "@ftplib/netrc";
import { maximumRows, noteOfLimit } from "./read-listing.ts";

/** One entry; secrets are masked. */
export interface MachineRow extends NetrcEntry {
  readonly machine: string;
}

/** All that is shown of a file. */
export interface NetrcView {
  readonly summary: string;
  readonly rows: readonly MachineRow[];
  readonly macros: string;
  /** Who would log in to the host. */
  readonly lookup: string;
  /** Why the file cannot be used, with the line. */
  readonly failure: string | undefined;
}

/** Parses a file by those rules, and looks up a host in it. */
export function readNetrc(text: string, reading: NetrcReading, host: string): NetrcView {
  try {
    const netrc = parseNetrc(text, { filename: ".netrc", reading });
    const rows = netrc.machines.map(({ name = "default", entry }) => ({ machine: name, ...masked(entry) }));
    const counted = `${rows.length} ${rows.length === 1 ? "entry" : "entries"}`;
    return {
      summary: [counted, ...noteOfLimit(rows.length)].join(" · "),
      rows: rows.slice(0, maximumRows),
      macros: [...netrc.macros.keys()].join(", "),
      lookup: host === "" ? "" : lookupOf(host, netrc.lookup(host)),
      failure: undefined,
    };
  } catch (error) {
    if (!isNetrcParseError(error)) throw error;
    return { summary: "Not usable", rows: [], macros: "", lookup: "", failure: error.message };
  }
}

/** What the entry shows in JSON, which is where the package masks it. */
function masked(entry: NetrcEntry): NetrcEntry {
  return JSON.parse(JSON.stringify(entry)) as NetrcEntry;
}

function lookupOf(host: string, entry: NetrcEntry | undefined): string {
  if (entry === undefined) return `${host}: no entry that may be used`;
  const login = entry.login === "" ? "no login" : `login ${entry.login}`;
  return `${host}: ${login}, ${entry.password === "" ? "no password" : "with a password"}`;
}
