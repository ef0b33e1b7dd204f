import { maskError } from "../log/mask-error.ts";
import { type RunningCall, RunningLimits } from "../session/call-limits.ts";
import { endTurn } from "../session/end-turn.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { abortError, type Transfer, wasAborted } from "../session/transfer.ts";
import { closeGracefully } from "./close-gracefully.ts";
import { Pace } from "./pace.ts";
import { endEarly, partOf } from "./enough.ts";
import { ClosingAfterFinal } from "./close-after-final.ts";
import { isWholeDespiteCut } from "./receive-data.ts";
import { endTransfer } from "./run-transfer.ts";
import { expectFinal, explainFailure } from "./transfer-failure.ts";

/**
 * The data of a transfer that was left to its caller, block by block, as fast as it is asked for; the generator returns when
 * the final reply is in. Leaving it early resets the data connection and waits for the server's word, so that the
 * session stays in step. The signal and `timeout.total` close the session of the transfer, and no other.
 *
 * @param stay the limits of a reading that goes on after the transfer; left out, they end with it
 */
export async function* iterateData(
  session: Session,
  transfer: Transfer,
  call: RunningCall,
  stay?: RunningLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { connection } = transfer;
  const limits = stay ?? new RunningLimits(session, call);
  const closing = new ClosingAfterFinal(session, transfer);
  const pace = new Pace();
  let hasEnded = false;
  let count = 0;
  transfer.bytes = 0;
  try {
    for (;;) {
      const read = await readBlock(session, transfer, closing, count);
      if (read === undefined) break;
      const { block, isLast } = partOf(transfer, read, count);
      count += block.length;
      transfer.bytes = count;
      closing.onBytes(count);
      if (block.length > 0) yield block;
      if (isLast) {
        hasEnded = true;
        await endEarly(session, transfer);
        return;
      }
      const breath = pace.breathe();
      if (breath !== undefined) await breath;
    }
    hasEnded = true;
    // Some servers wait for our end before they say that the transfer is over (hostile-server F49).
    await closeGracefully(connection);
    const ended = expectFinal({ session, ...transfer, count });
    await Promise.allSettled([ended]);
    // Of an aborted transfer neither a 226 nor a 426 tells anything.
    if (await wasAborted(transfer)) throw abortError();
    await ended;
  } catch (error) {
    transfer.observer?.onFailure(error);
    limits.throwIfOver();
    throw maskError(error, session.client.secrets);
  } finally {
    closing.stop();
    const wasOpen = session.isOpen;
    // After abort() another call may have the turn.
    const isOurs = session.transfer === transfer;
    if (!hasEnded) await leave(session, transfer, count);
    endTransfer(session, transfer);
    if (isOurs) await endTurn(session).catch(() => {});
    if (stay === undefined) limits.stop();
    // While the server's word was waited for.
    if (wasOpen) limits.throwIfOver();
  }
}

async function readBlock(
  session: Session,
  transfer: Transfer,
  closing: ClosingAfterFinal,
  count: number,
): Promise<Uint8Array | undefined> {
  try {
    return await transfer.connection.read({ timeout: finite(session.options.timeouts.idle) });
  } catch (error) {
    if (await wasAborted(transfer)) throw abortError();
    const failure = closing.failure ?? error;
    if (closing.hasClosed || isWholeDespiteCut(session, failure, transfer, count)) return undefined;
    throw await explainFailure({ session, ...transfer, count }, failure);
  }
}

async function leave(session: Session, transfer: Transfer, count: number): Promise<void> {
  transfer.connection.reset();
  if (await wasAborted(transfer)) return;
  await explainFailure({ session, ...transfer, count }, undefined);
}
