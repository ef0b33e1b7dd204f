import type { Connection } from "@ftplib/transport";
import { expectFinal, reasonOf } from "./transfer-failure.ts";
import { maskError } from "../log/mask-error.ts";
import { closeInOrder } from "./close-in-order.ts";
import { closeWhenRefused, isWholeDespiteCut } from "./receive-data.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { abortError, type Transfer, wasAborted } from "../session/transfer.ts";

/**
 * The data of a transfer, block by block, as fast as it is asked for; the generator returns when the final reply is in.
 * Leaving it early resets the data connection and waits for the server's word, so that the session stays in step.
 */
export async function* iterateData(
  session: Session,
  transfer: Transfer,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { connection, final, command } = transfer;
  const onAbort = (): void => session.abandon(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  let hasEnded = false;
  let count = 0;
  const callOffClosing = closeWhenRefused(transfer);
  try {
    for (;;) {
      const block = await readBlock(session, transfer, count);
      if (block === undefined) break;
      count += block.length;
      yield block;
    }
    hasEnded = true;
    // Some servers wait for our end before they say that the transfer is over (hostile-server F49).
    await closeInOrder(connection);
    const ended = expectFinal(session, final, command);
    await Promise.allSettled([ended]);
    // Of an aborted transfer neither a 226 nor a 426 tells anything.
    if (await wasAborted(transfer)) throw abortError();
    await ended;
  } catch (error) {
    signal?.throwIfAborted();
    throw maskError(error, session.secrets);
  } finally {
    signal?.removeEventListener("abort", onAbort);
    callOffClosing();
    if (!hasEnded) await giveUp(session, transfer, connection);
    connection.close();
    if (session.transfer === transfer) session.transfer = undefined;
  }
}

async function readBlock(
  session: Session,
  transfer: Transfer,
  count: number,
): Promise<Uint8Array | undefined> {
  try {
    return await transfer.connection.read({ timeout: finite(session.options.timeouts.idle) });
  } catch (error) {
    if (await wasAborted(transfer)) throw abortError();
    if (isWholeDespiteCut(session, error, transfer, count)) return undefined;
    throw await reasonOf(session, error, transfer.final, transfer.command);
  }
}

async function giveUp(session: Session, transfer: Transfer, connection: Connection): Promise<void> {
  connection.reset();
  if (await wasAborted(transfer)) return;
  await reasonOf(session, undefined, transfer.final, transfer.command);
}
