import { isCompletion } from "@ftplib/reply";
import { checkPath } from "../path/check-path.ts";
import { commandAbout, type RemotePath } from "../path/remote-path.ts";
import type { SessionPool } from "../pool/pool.ts";
import type { SiteSession } from "../pool/site-session.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { timeIn } from "./modification-time.ts";

/** Whether the server of a site knows MDTM, as far as it was asked. */
const KNOWS_MDTM = new WeakMap<SessionPool, boolean>();
/** The codes for a command that the server does not know. */
const UNKNOWN: ReadonlySet<number> = new Set([500, 502]);
/** Files that are asked for together; only one before the server has answered MDTM once. */
const MOST = 256;

/**
 * When files were modified, to the second, in epoch milliseconds: by MDTM, many in one round trip (RFC 3659, 3). Undefined for a file whose
 * time the server does not say, and for all of them where it does not know the command.
 */
export async function exactTimes(
  { pool, options }: SiteContext,
  { ftp }: SiteSession,
  paths: readonly RemotePath[],
  signal?: AbortSignal,
): Promise<readonly (number | undefined)[]> {
  const times: (number | undefined)[] = paths.map(() => undefined);
  const places = [...paths.keys()].filter((at) => canBeSent(paths[at], options.codec));
  while (places.length > 0 && KNOWS_MDTM.get(pool) !== false) {
    const some = places.splice(0, KNOWS_MDTM.has(pool) ? MOST : 1);
    const questions = some.map((at) => commandAbout("MDTM", paths[at] ?? ""));
    const replies = await ftp.sendTogether(questions, { signal });
    const isKnown = !replies.some(({ code }) => UNKNOWN.has(code));
    if (!isKnown || !KNOWS_MDTM.has(pool)) KNOWS_MDTM.set(pool, isKnown);
    for (const [index, reply] of replies.entries()) {
      if (isCompletion(reply)) times[some[index] ?? 0] = timeIn(reply.text);
    }
  }
  return times;
}

function canBeSent(path: unknown, codec: SiteContext["options"]["codec"]): boolean {
  try {
    checkPath("stat", path, codec);
    return true;
  } catch {
    return false;
  }
}
