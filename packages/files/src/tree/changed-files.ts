import { exactTimes } from "../operation/exact-times.ts";
import { shown } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { isExactlyListed, isSameFile, isSameSecond, type LocalFacts } from "./same-file.ts";

/** What a listing says of a local file: it is the same, or another, or the time is not exact enough to decide. */
export type Verdict = "changed" | "open" | "same";

/** A local file, and the entry of its name on the server. */
export interface FilePair {
  readonly facts: LocalFacts;
  readonly entry: SiteEntry;
}

/** Compares sizes and times, as exactly as the listing gives them. */
export function verdictOn({ facts, entry }: FilePair): Verdict {
  if (!isSameFile(facts, entry)) return "changed";
  return isExactlyListed(entry) ? "same" : "open";
}

/**
 * When the server's files were modified, to the second, in epoch milliseconds, as MDTM gives it; undefined for a file whose time the server does
 * not say.
 */
export async function exactTimesOf(
  site: SiteContext,
  operation: string,
  entries: readonly SiteEntry[],
  signal?: AbortSignal,
): Promise<readonly (number | undefined)[]> {
  const [first] = entries;
  if (first === undefined) return [];
  const paths = entries.map(({ rawPath }) => rawPath);
  const run = (session: SiteSession): Promise<readonly (number | undefined)[]> =>
    exactTimes(site, session, paths, signal);
  return await perform(site, { name: operation, path: shown(first.rawPath), run }, signal);
}

/** Whether a file is the same by its size and the exact time. Without that time the listing decides, as far as it can. */
export function isUnchanged(pair: FilePair, time: number | undefined): boolean {
  const { facts, entry } = pair;
  if (time === undefined) return verdictOn(pair) !== "changed";
  return entry.size === facts.size && isSameSecond(time, facts.mtime);
}
