import { isCompletion, type Reply } from "@ftplib/reply";
import { type Sink, TruncatedError } from "@ftplib/transport";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { abortError, type Transfer, wasAborted } from "../session/transfer.ts";
import { closeGracefully } from "./close-gracefully.ts";
import { isThenable } from "./thenable.ts";
import { expectFinal, explainFailure } from "./transfer-failure.ts";

// How long data may still come after the server has said that the transfer is over, milliseconds.
const AFTER_FINAL = 1_000;

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
  const failed = (error: unknown): never => {
    ownFailure = { error };
    throw error;
  };
  const guarded: Sink = (block) => {
    // After abort() nothing is handed out any more.
    if (transfer.abortion !== undefined) return undefined;
    count += block.length;
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
  const closing = closeAfterFinal(transfer);
  const idleTimeout = finite(session.options.timeouts.idle);
  const known = (): Parameters<typeof expectFinal>[0] => ({ session, ...transfer, count });
  try {
    await connection.receive(guarded, { blockSize, idleTimeout, into });
    await closeGracefully(connection);
    // Some servers end the data of an aborted transfer in good order, and say 226: a part is no file all the same.
    if (await wasAborted(transfer)) throw abortError();
  } catch (error) {
    connection.reset();
    if (await wasAborted(transfer)) throw abortError();
    if (!closing.hasClosed && !isWholeDespiteCut(session, error, transfer, count)) {
      const reason = await explainFailure(known(), error);
      throw ownFailure === undefined ? reason : ownFailure.error;
    }
  } finally {
    closing.stop();
  }
  return await expectFinal(known());
}

/** Ends a data connection that nothing more will come on. */
export interface ClosingAfterFinal {
  /** Whether it was ended so, though all is there. */
  readonly hasClosed: boolean;
  /** Whether the sink is at work: what it has is not done with yet. */
  isBusy: boolean;
  onBytes(count: number): void;
  /** The data has ended by itself. */
  stop(): void;
}

/**
 * Closes the data connection when the server has said its last word and leaves it open: a while after a refusal; and a
 * second after a 2yz without a byte, where all the announced bytes are there, or none at all have come and none were announced.
 */
export function closeAfterFinal({ connection, final, size, offset }: Transfer): ClosingAfterFinal {
  let timer: NodeJS.Timeout | undefined;
  let count = 0;
  let hasClosed = false;
  let hasEnded = false;
  const isWhole = (): boolean => (size === undefined ? count === 0 : offset === 0 && count === size);
  const onFinal = (reply: Reply): void => {
    if (hasEnded) return;
    timer = setTimeout(() => {
      if (isCompletion(reply) && (closing.isBusy || !isWhole())) return;
      hasClosed = isCompletion(reply);
      connection.close();
    }, AFTER_FINAL);
  };
  final.then(onFinal, () => {});
  const closing: ClosingAfterFinal = {
    get hasClosed() {
      return hasClosed;
    },
    isBusy: false,
    onBytes: (bytes) => {
      count = bytes;
      timer?.refresh();
    },
    stop: () => {
      hasEnded = true;
      clearTimeout(timer);
    },
  };
  return closing;
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
  { size, offset }: Transfer,
  count: number,
): boolean {
  if (!(error instanceof TruncatedError)) return false;
  return session.options.acceptMissingCloseNotify || (offset === 0 && count === size);
}
