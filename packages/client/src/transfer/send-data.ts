import { isCompletion, ProtocolError, type Reply } from "@ftplib/reply";
import { expectFinal, reasonOf } from "./transfer-failure.ts";
import { Interruption } from "./interruption.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { abortError, type Transfer, wasAborted } from "../session/transfer.ts";

// Nothing is due from the peer of an upload but its end, bytes: the least that a connection takes.
const SMALLEST_BLOCK = 1_024;

/** Called after each block that the kernel has taken; awaited before the next. */
export type BlockCallback = (block: Uint8Array) => void | Promise<void>;

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
  callback: BlockCallback | undefined,
): Promise<Reply> {
  const { connection, final, command } = transfer;
  const timeout = finite(session.options.timeouts.idle);
  const interruption = new Interruption();
  let fault: Fault = "source";
  let isEnding = false;
  const endedEarly = (error?: unknown): void => {
    fault = "server";
    interruption.interrupt(error);
  };
  // Any reply before our end means that the server has stopped reading (hostile-server F39). A 226 may overtake the
  // last step of our end: with TLS the server knows of it before we know that it is out.
  void final.then((reply) => (isEnding && isCompletion(reply) ? undefined : endedEarly()), endedEarly);
  const moving = async (work: Promise<void>): Promise<void> => {
    try {
      await interruption.wait(work);
    } catch (error) {
      if (fault === "source") fault = "network";
      throw error;
    }
  };
  try {
    for (;;) {
      const { done, value } = await interruption.wait(blocks.next());
      if (done === true) break;
      await moving(connection.write(value, { timeout }));
      const called = callback?.(value);
      if (called !== undefined) await interruption.wait(called);
    }
    isEnding = true;
    await moving(connection.end({ timeout }));
    // Until the peer's end or our close, whichever is first; the reply tells the outcome.
    connection.receive(() => {}, { blockSize: SMALLEST_BLOCK }).catch(() => {});
    const reply = await expectFinal(session, final, command);
    // The 226 may be that of the ABOR.
    if (await wasAborted(transfer)) throw abortError();
    return reply;
  } catch (error) {
    connection.reset();
    // Not awaited: a source that hangs must not hold the error back.
    void blocks.return?.().catch(() => {});
    throw await failureOf(session, transfer, error, fault);
  } finally {
    connection.close();
    if (session.transfer === transfer) session.transfer = undefined;
  }
}

async function failureOf(
  session: Session,
  transfer: Transfer,
  error: unknown,
  fault: Fault,
): Promise<unknown> {
  const { final, command } = transfer;
  if (await wasAborted(transfer)) return abortError();
  const reason = await reasonOf(session, error, final, command);
  if (fault === "source") return error;
  if (fault === "network") return reason;
  const reply = await final.catch(() => undefined);
  if (reply === undefined || !isCompletion(reply)) return reason;
  const lie = new ProtocolError("the server called the upload complete before it had ended", {
    reply,
    command: command.shown,
    phase: "idle",
  });
  session.abandon(lie);
  return lie;
}
