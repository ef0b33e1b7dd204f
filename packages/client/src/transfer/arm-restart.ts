import { byteRange, wholeRange } from "../exchange/byte-range.ts";
import { ask, submit } from "../exchange/conversation.ts";
import { askFeatures } from "../session/features.ts";
import type { Session } from "../session/session.ts";
import { type Restart, restartAtStart } from "./restart.ts";

/**
 * Says where the next transfer begins, and where it ends if the server has a command for that: RANG where a length is given and FEAT
 * names it, else REST. A marker or a range that a refused transfer has left is taken back (hostile-server F59);
 * one that the caller has set by a REST of his own is not, where the transfer is to begin there.
 *
 * @param length bytes, if not all are wanted
 * @returns whether RANG is in force
 */
export async function armRestart(
  session: Session,
  restart: Restart | undefined,
  length: number | undefined,
): Promise<boolean> {
  const isRange = length !== undefined && restart?.isOpaque !== true && (await hasRange(session));
  if (session.facts.isRangeArmed) await session.run(submit(wholeRange));
  if (isRange && !session.facts.isRestArmed) {
    const offset = restart?.offset ?? 0;
    const isInRange = Number.isSafeInteger(offset + length);
    if (isInRange && (await session.run(ask(byteRange(offset, length)))).code < 400) return true;
  }
  if (restart !== undefined && restart.command === session.facts.callersRest) return false;
  // A marker that a refused transfer left would cut the head off this one.
  const marker = restart?.command ?? (session.facts.isRestArmed ? restartAtStart : undefined);
  if (marker !== undefined) await session.run(submit(marker));
  return false;
}

async function hasRange(session: Session): Promise<boolean> {
  return (await askFeatures(session)).has("RANG");
}
