import type { Entry, Moment } from "@ftplib/listing";
import { isReplyError } from "@ftplib/reply";
import { joined, type RemotePath } from "../path/remote-path.ts";
import { entryIn, type SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { isLoss } from "../recovery/operation.ts";

/**
 * The entries of a directory with their times in UTC (T5). MLSD gives these; LIST prints the server's local time, so that for a
 * few files MDTM is asked, and the zone of the server follows. Where it does not follow for sure, `modified.zone` stays `unknown`.
 */
export async function withTrueTimes(
  session: SiteSession,
  directory: RemotePath,
  entries: readonly Entry[],
): Promise<SiteEntry[]> {
  for (const entry of entries) if (needsQuestion(session, entry)) await measure(session, directory, entry);
  return entries.map((entry) => withKnownTime(session, directory, entry));
}

/** The same as far as it is known already, without asking. */
export function withKnownTime({ facts }: SiteSession, directory: RemotePath, entry: Entry): SiteEntry {
  const { modified } = entry;
  if (modified === undefined || !isLocal(modified)) return entryIn(directory, entry, facts.codec, modified);
  const time = facts.zone.utcOf(modified.time);
  const trueTime = time === undefined ? modified : { ...modified, time, zone: "server" as const };
  return entryIn(directory, entry, facts.codec, trueTime);
}

/** Whether the time is one of the server's clock; one without hours says the same in every zone, or nearly. */
function isLocal({ zone, precision }: Moment): boolean {
  return zone === "unknown" && precision !== "day";
}

/** Whether the server is asked for the time of an entry, to learn its zone. */
export function needsQuestion({ facts }: SiteSession, { type, modified }: Entry): boolean {
  if (facts.measurementsLeft === 0 || type !== "file" || modified === undefined) return false;
  const { time } = modified;
  return isLocal(modified) && facts.zone.covers(time) && facts.zone.utcOf(time) === undefined;
}

async function measure({ ftp, facts }: SiteSession, directory: RemotePath, entry: Entry): Promise<void> {
  facts.measurementsLeft--;
  const listed = entry.modified?.time;
  if (listed === undefined) return;
  try {
    const utc = await ftp.modified(joined(directory, entry.rawName, facts.codec));
    // Where the server does not know MDTM, there is nothing to find out.
    if (utc === undefined) facts.measurementsLeft = 0;
    else facts.zone.learn({ listed, utc: utc.getTime() });
  } catch (error) {
    if (!isReplyError(error) || isLoss(error)) throw error;
  }
}
