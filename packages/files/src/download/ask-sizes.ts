import { isCompletion, isPermanentNegative, type Reply } from "@ftplib/reply";
import { timeIn as momentIn } from "ftplib/internal";
import { commandAbout, type RemotePath } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";

/** What a server says to SIZE: bytes, `unknown` where it refuses for good, `busy` where it may have another answer the next time. */
export type AskedSize = number | "busy" | "unknown";

/** What a server says of a file. */
export interface AskedFacts {
  readonly size: AskedSize;
  readonly modified: Date | undefined;
}

/**
 * Asks for the sizes of files, and for their times if these are wanted, all in one round trip (SIZE and MDTM: RFC 3659, 3 and 4).
 *
 * @throws TypeError and RangeError for a path that cannot be sent; what the connection was lost by
 */
export async function askFacts(
  { ftp }: SiteSession,
  paths: readonly RemotePath[],
  areTimesWanted: boolean,
  signal?: AbortSignal,
): Promise<readonly AskedFacts[]> {
  const questions = (areTimesWanted ? ["SIZE", "MDTM"] : ["SIZE"]).flatMap((verb) =>
    paths.map((path) => commandAbout(verb, path)),
  );
  // In TYPE A it would be the size of something else.
  const [, ...replies] = await ftp.sendTogether(["TYPE I", ...questions], { signal });
  return paths.map((_, at) => ({
    size: sizeIn(replies[at]),
    modified: timeIn(replies[paths.length + at]),
  }));
}

function sizeIn(reply: Reply | undefined): AskedSize {
  if (reply === undefined) return "busy";
  const digits = isCompletion(reply) ? /^213 +(\d{1,15})\s*$/.exec(reply.text)?.[1] : undefined;
  if (digits !== undefined) return Number(digits);
  return isPermanentNegative(reply) || isCompletion(reply) ? "unknown" : "busy";
}

/** The time in the reply to MDTM (RFC 3659, 3). */
export function timeIn(reply: Reply | undefined): Date | undefined {
  const moment = reply === undefined ? undefined : momentIn(reply);
  return moment === undefined ? undefined : new Date(moment.time);
}
