import { isCompletion, type Reply } from "@ftplib/reply";
import { type Sink, TruncatedError } from "@ftplib/transport";
import { closeInOrder } from "./close-in-order.ts";
import { expectFinal, reasonOf } from "./transfer-failure.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { abortError, type Transfer, wasAborted } from "../session/transfer.ts";

// How long data may still come after the server has said that the transfer failed, milliseconds.
const AFTER_REFUSAL = 1_000;

interface Failed {
  readonly error: unknown;
}

/**
 * Hands all data of a transfer to the sink. It is complete when the data has ended and the final reply is a 2yz, in
 * either order (RFC 959, 3.2; hostile-server F31).
 *
 * A failure of the sink is thrown as it is; the server's reply is read all the same, so that the next command gets its
 * own (ftplib, K9).
 */
export async function receiveData(
  session: Session,
  transfer: Transfer,
  sink: Sink,
  blockSize: number,
  into?: () => Uint8Array,
): Promise<Reply> {
  const { connection, final, command } = transfer;
  let ownFailure: Failed | undefined;
  const guarded = guard(sink, (error) => {
    ownFailure = { error };
  });
  const idleTimeout = finite(session.options.timeouts.idle);
  const received = connection.receive(guarded.sink, { blockSize, idleTimeout, into });
  const callOffClosing = closeWhenRefused(transfer);
  try {
    await received;
    await closeInOrder(connection);
    // Some servers end the data of an aborted transfer in good order, and say 226: a part is no file all the same.
    if (await wasAborted(transfer)) throw abortError();
  } catch (error) {
    connection.reset();
    if (await wasAborted(transfer)) throw abortError();
    if (!isWholeDespiteCut(session, error, transfer, guarded.count())) {
      const reason = await reasonOf(session, error, final, command);
      throw ownFailure === undefined ? reason : ownFailure.error;
    }
  } finally {
    callOffClosing();
    if (session.transfer === transfer) session.transfer = undefined;
  }
  return await expectFinal(session, final, command);
}

/** Closes the data connection some time after a refusal. What it answers with calls that off: the data has ended. */
export function closeWhenRefused({ connection, final }: Transfer): () => void {
  let hasEnded = false;
  let timer: NodeJS.Timeout | undefined;
  const onFinal = (reply: Reply): void => {
    if (!hasEnded && !isCompletion(reply)) timer = setTimeout(() => connection.close(), AFTER_REFUSAL);
  };
  final.then(onFinal, () => {});
  return () => {
    hasEnded = true;
    clearTimeout(timer);
  };
}

/**
 * A TLS end without close_notify is a cut, unless every byte that the server announced is there (RFC 4217, 12; 4217-04),
 * or the caller knows the server and takes its final reply for proof.
 *
 * Behind a restart it is always one: some servers announce the whole file, others what is left.
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

function guard(sink: Sink, onFailure: (error: unknown) => void): { sink: Sink; count: () => number } {
  let count = 0;
  const failed = (error: unknown): never => {
    onFailure(error);
    throw error;
  };
  return {
    count: () => count,
    sink: (block) => {
      count += block.length;
      try {
        const done = sink(block);
        return done === undefined ? undefined : done.catch(failed);
      } catch (error) {
        return failed(error);
      }
    },
  };
}
