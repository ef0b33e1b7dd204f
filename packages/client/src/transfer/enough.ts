import { isPreliminary, type Reply } from "@ftplib/reply";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { abortError, type Transfer, wasAborted } from "../session/transfer.ts";
import { resyncOrClose } from "../session/resync.ts";

// How long the server has to say by itself what it makes of the reset, milliseconds; then it is asked.
const GRACE = 1_000;

/** The part of a block that belongs to the bytes that are wanted, and whether nothing more is to be read after it. */
export interface Part {
  readonly block: Uint8Array;
  readonly isLast: boolean;
}

/**
 * Cuts a block at the length of the transfer. A server that was given the range ends the data by itself; only where it
 * sends more is it cut.
 *
 * @param count the bytes before this block
 */
export function partOf({ length, isRanged }: Transfer, block: Uint8Array, count: number): Part {
  if (length === undefined || count + block.length < length) return { block, isLast: false };
  const part = block.subarray(0, length - count);
  return { block: part, isLast: !isRanged || part.length < block.length };
}

/**
 * Ends a transfer whose wanted bytes are all here: resets the data connection, and waits for the server's word on that, which may
 * be 226, 426, 451 or nothing at all. Returns that word, or the reply to the question after it.
 *
 * @throws what closed the session; TimeoutError, and closes it, where the server answers nothing any more; AbortError
 */
export async function endEarly(session: Session, transfer: Transfer): Promise<Reply> {
  const { connection, final, entry } = transfer;
  connection.reset();
  if (await wasAborted(transfer)) throw abortError();
  const grace = Math.min(GRACE, session.options.timeouts.finalReply);
  const said = await Promise.race([settlesWithin(final, grace), entry.anotherPreliminary()]);
  const reply = said === true ? await final : await askAgain(session);
  if (await wasAborted(transfer)) throw abortError();
  return reply;
}

async function askAgain(session: Session): Promise<Reply> {
  const { before, last } = await resyncOrClose(session);
  return before.find((reply) => !isPreliminary(reply)) ?? last;
}
