import { isCompletion, isReplyError, ProtocolError, type Reply } from "@ftplib/reply";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { abortError, type Transfer, wasAborted } from "../session/transfer.ts";
import { BlockWriter } from "./block-writer.ts";
import { drainTime } from "./drain-time.ts";
import { Interruption } from "./interruption.ts";
import { Pace } from "./pace.ts";
import { isThenable } from "./thenable.ts";
import { expectFinal, explainFailure } from "./transfer-failure.ts";

// Nothing is due from the peer of an upload but its end, bytes: the least that a connection takes.
const SMALLEST_BLOCK = 1_024;

/** Called with each block that the kernel has taken; what it returns is waited for if it is a promise. */
export type BlockCallback = (block: Uint8Array) => unknown;

/** How the blocks of an upload are followed. */
export interface SendOptions {
  /** The caller's: called with each block once the kernel has taken it. */
  readonly callback?: BlockCallback | undefined;
  /** Called with the bytes of each block that was handed on. */
  readonly onBytes?: ((count: number) => void) | undefined;
  /** Called once, when all blocks and the end were handed on. */
  readonly onSent?: (() => void) | undefined;
}

/** Whose failure ended an upload. */
type Fault = "network" | "server" | "source";

/**
 * Sends all blocks, ends the data connection in good order, and waits for the final reply.
 *
 * When the source or the callback fails, the data connection is reset, so that the server cannot take what it got for
 * the whole file (hostile-server F66). With TLS the end is close_notify, and what the server still sends is read:
 * session tickets left unread would turn the close into a reset (RFC 4217, 12; F45).
 */
export async function sendData(
  session: Session,
  transfer: Transfer,
  blocks: AsyncIterator<Uint8Array>,
  { callback, onBytes, onSent }: SendOptions = {},
): Promise<Reply> {
  const { connection, final } = transfer;
  const timeout = finite(session.options.timeouts.idle);
  const writer = new BlockWriter(connection, timeout);
  const interruption = new Interruption();
  const pace = new Pace();
  let fault: Fault = "source";
  let isEnding = false;
  let count = 0;
  let waited = 0;
  transfer.bytes = 0;
  const endedEarly = (error?: unknown): void => {
    fault = "server";
    interruption.interrupt(error);
  };
  // Any reply before our end means that the server has stopped reading (hostile-server F39). A 226 may overtake the
  // last step of our end: with TLS the server knows of it before we know that it is out.
  void final.then((reply) => (isEnding && isCompletion(reply) ? undefined : endedEarly()), endedEarly);
  const moving = async (work: Promise<void> | undefined): Promise<void> => {
    if (work === undefined) return;
    const since = performance.now();
    try {
      await interruption.wait(work);
    } catch (error) {
      if (fault === "source") fault = "network";
      throw error;
    }
    waited += performance.now() - since;
  };
  try {
    for (;;) {
      const { done, value } = await interruption.wait(blocks.next());
      if (done === true) break;
      await moving(writer.write(value));
      if (callback !== undefined) {
        await moving(writer.flushed());
        const called = callback(value);
        if (isThenable(called)) await interruption.wait(Promise.resolve(called));
      }
      count += value.length;
      transfer.bytes = count;
      onBytes?.(value.length);
      const breath = pace.breathe();
      if (breath !== undefined) await interruption.wait(breath);
    }
    await moving(writer.flushed());
    isEnding = true;
    await moving(connection.end({ timeout }));
    onSent?.();
    // Until the peer's end or our close, whichever is first; the reply tells the outcome.
    connection.receive(() => {}, { blockSize: SMALLEST_BLOCK }).catch(() => {});
    const allowance = drainTime(count, session.client.keepsPace ? waited : undefined);
    const reply = await expectFinal({ session, ...transfer, count }, allowance);
    // The 226 may be that of the ABOR.
    if (await wasAborted(transfer)) throw abortError();
    return reply;
  } catch (error) {
    writer.stop();
    connection.reset();
    // Not waited for: a source that hangs must not hold the error back.
    void blocks.return?.().catch(() => {});
    if (await wasAborted(transfer)) throw abortError();
    // The final reply itself, after everything was sent.
    if (isEnding && isReplyError(error)) throw error;
    throw await failureOf(session, transfer, error, fault, { count, isWhole: isEnding });
  }
}

/** @param sent how many bytes were sent, and whether they were all */
async function failureOf(
  session: Session,
  transfer: Transfer,
  error: unknown,
  fault: Fault,
  { count, isWhole }: { readonly count: number; readonly isWhole: boolean },
): Promise<unknown> {
  const { final, command } = transfer;
  const reason = await explainFailure({ session, ...transfer, count }, error);
  if (isWhole) return reason;
  const reply = await Promise.race([final, Promise.resolve(undefined)]).catch(() => undefined);
  if (reply === undefined || !isCompletion(reply)) return fault === "source" ? error : reason;
  const lie = new ProtocolError(
    `the server called the upload complete after ${count} bytes, before its end: what it has stored is a part of the file`,
    { reply, command: command.shown, phase: "idle", cause: error },
  );
  // A server that says so by itself is out of step with us.
  if (fault === "server") session.fail(lie);
  return lie;
}
