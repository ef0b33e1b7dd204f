import { ConnectionClosedError, type Reply } from "@ftplib/reply";
import { type Sink, TransportTimeoutError, TruncatedError } from "@ftplib/transport";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { abortError, provingSize, type Transfer, wasAborted } from "../session/transfer.ts";
import { closeGracefully } from "./close-gracefully.ts";
import { ClosingAfterFinal } from "./close-after-final.ts";
import { endEarly, partOf } from "./enough.ts";
import { isThenable } from "./thenable.ts";
import { expectFinal, explainFailure } from "./transfer-failure.ts";

// How long a half-closed data connection may be quiet, milliseconds: then a box in between may have dropped it.
const HALF_CLOSED_PATIENCE = 3_000;

// Thrown to the transport, which ends the reception.
const enough = new Error("all wanted bytes are here");

interface Failed {
  readonly error: unknown;
}

/**
 * Hands all data of a transfer to the sink. It is complete when the data has ended and the final reply is a 2yz, in
 * either order (RFC 959, 3.2; hostile-server F31).
 *
 * A failure of the sink is thrown as it is; the server's reply is read all the same, so that the next command gets its
 * own (ftplib, K9).
 *
 * @param sink may return anything; a promise is waited for before the next block is read
 */
export async function receiveData(
  session: Session,
  transfer: Transfer,
  sink: (block: Uint8Array) => unknown,
  blockSize: number,
  into?: () => Uint8Array,
): Promise<Reply> {
  const { connection } = transfer;
  let ownFailure: Failed | undefined;
  let count = 0;
  transfer.bytes = 0;
  const failed = (error: unknown): never => {
    ownFailure = { error };
    throw error;
  };
  const deliver: Sink = (block) => {
    count += block.length;
    transfer.bytes = count;
    closing.onBytes(count);
    try {
      const done = sink(block);
      if (!isThenable(done)) return undefined;
      closing.isBusy = true;
      return Promise.resolve(done).then(() => {
        closing.isBusy = false;
        closing.onBytes(count);
      }, failed);
    } catch (error) {
      return failed(error);
    }
  };
  const guarded: Sink = (given) => {
    // After abort() nothing is handed out any more.
    if (transfer.abortion !== undefined) return undefined;
    if (transfer.length === undefined) return deliver(given);
    const { block, isLast } = partOf(transfer, given, count);
    const done = block.length === 0 ? undefined : deliver(block);
    if (!isLast) return done;
    if (done === undefined) throw enough;
    return done.then(() => Promise.reject(enough));
  };
  const closing = new ClosingAfterFinal(session, transfer);
  const { idle } = session.options.timeouts;
  const idleTimeout = finite(transfer.isHalfClosed ? Math.min(idle, HALF_CLOSED_PATIENCE) : idle);
  const known = (): Parameters<typeof expectFinal>[0] => ({ session, ...transfer, count });
  try {
    await connection.receive(guarded, { blockSize, idleTimeout, into });
    transfer.dataEnd = performance.now();
    await closeGracefully(connection);
    // Some servers end the data of an aborted transfer in good order, and say 226: a part is no file all the same.
    if (await wasAborted(transfer)) throw abortError();
  } catch (error) {
    connection.reset();
    if (await wasAborted(transfer)) throw abortError();
    if (error === enough) return await endEarly(session, transfer);
    const thrown = closing.failure ?? error;
    if (!closing.hasClosed && !isWholeDespiteCut(session, thrown, transfer, count)) {
      const failure = transfer.isHalfClosed ? withoutTimeout(thrown, transfer) : thrown;
      const reason = await explainFailure(known(), failure);
      throw ownFailure === undefined ? reason : ownFailure.error;
    }
  } finally {
    closing.stop();
  }
  const ended = expectFinal(known());
  await Promise.allSettled([ended]);
  // What came may be the answer to ABOR.
  if (await wasAborted(transfer)) throw abortError();
  return await ended;
}

/** A half-closed connection that is quiet is lost, and the session is not: the file is asked for again without that. */
function withoutTimeout(error: unknown, { command }: Transfer): unknown {
  if (!(error instanceof TransportTimeoutError)) return error;
  return new ConnectionClosedError("no data came after our side of the data connection had ended", {
    command: command.shown,
    phase: "idle",
    cause: error,
  });
}

/**
 * A TLS end without close_notify is a cut, unless every byte that the server announced is there (RFC 4217, 12; 4217-04),
 * or the caller knows the server and takes its final reply for proof.
 *
 * After REST it always counts as cut: servers disagree whether the 150 announces the whole file or the remainder.
 */
export function isWholeDespiteCut(
  session: Session,
  error: unknown,
  transfer: Transfer,
  count: number,
): boolean {
  const { offset, length } = transfer;
  if (!(error instanceof TruncatedError)) return false;
  if (count === length) return true;
  return (
    session.options.acceptMissingCloseNotify ||
    (offset === 0 && count === provingSize(session.facts, transfer))
  );
}
