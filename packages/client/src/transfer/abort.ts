import { errorForReply, isCompletion, isFtpError, ProtocolError, type Reply } from "@ftplib/reply";
import { command } from "../command/command.ts";
import { type CallOptions, RunningLimits } from "../session/call-limits.ts";
import type { Client } from "../session/client.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import { unlessAborted } from "../session/on-abort.ts";
import { resyncOrClose } from "../session/resync.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { abortError, type Transfer } from "../session/transfer.ts";

const ABOR = command("ABOR");
const CONNECTION_CLOSED = 426;
// How long abort() waits for missing answers after the session is in step, milliseconds: when one was there already, when none was. Then the
// next call does.
const SECOND_ANSWER = 100;
const FIRST_ANSWER = 500;
// How long the server has to act on ABOR before its data connection is reset, milliseconds: some lose the session by a reset.
const BEFORE_RESET = 250;

/**
 * Aborts the transfer at hand, also one that is being opened. Where there is none, ABOR is sent in turn, and until then no call that
 * was made before opens one, unless the signal calls that off.
 */
export async function abort(client: Client, options: CallOptions = {}): Promise<Reply> {
  options.signal?.throwIfAborted();
  const { aborts, lastSession: session } = client;
  const request = aborts.make();
  let hasBegun = false;
  try {
    if (session?.opening !== undefined) await untilOpen(session, session.opening, options);
    const transfer = session?.transfer;
    if (session !== undefined && transfer !== undefined) {
      // Calls that wait for this one go on.
      aborts.takeBack(request);
      const abortion = (transfer.abortion ??= abortTransfer(session, transfer));
      return await client.during(session, () => abortion, { ...options, isBeside: true });
    }
    const copy = session?.copy;
    if (session !== undefined && copy !== undefined) {
      aborts.takeBack(request);
      const reply = await client.during(session, () => copy.abort(session), { ...options, isBeside: true });
      if (reply !== undefined) return reply;
    }
    return await client.call((current) => {
      hasBegun = true;
      return abortInTurn(current);
    }, options);
  } finally {
    if (!hasBegun && options.signal?.aborted === true) aborts.takeBack(request);
    else aborts.keep(request);
  }
}

/** Waits until the transfer is open, or is not going to be; the signal and `timeout.total` close the session. */
async function untilOpen(session: Session, opening: Promise<void>, options: CallOptions): Promise<void> {
  const limits = new RunningLimits(session, options);
  try {
    await unlessAborted(session.signal, opening).catch(() => {});
    limits.throwIfOver();
  } finally {
    limits.stop();
  }
}

/** What a server says to ABOR: 426 for the transfer that ended, 225 or 226 for the command (RFC 959, 4.1.3). */
function isAbortReply({ code }: Reply): boolean {
  return code === CONNECTION_CLOSED || code === 226 || code === 225;
}

/** ABOR while nothing is being transferred: one reply; anything but a 2yz and 426 is an error (ftplib, B2). */
export async function abortNothing(session: Session): Promise<Reply> {
  const control = session.idleControl;
  const [entry] = control.send([ABOR]) as [LedgerEntry];
  const reply = await control.replyTo(entry);
  // Of a transfer that we know nothing of: ABOR has its own answer.
  if (reply.code === CONNECTION_CLOSED) control.ledger.late.expectRest(2, 1);
  if (isAbortReply(reply) || isCompletion(reply)) return reply;
  const error = errorForReply(reply, { command: ABOR.shown });
  throw isFtpError(error) && reply.code >= 400
    ? error
    : new ProtocolError(reply.text, { reply, command: ABOR.shown });
}

/** ABOR when its turn has come: of the transfer that the call before it left to its caller, if it did. */
async function abortInTurn(session: Session): Promise<Reply> {
  const { transfer } = session;
  if (transfer === undefined) {
    const { outstanding } = session.control.ledger;
    return await (outstanding.isLeftToCaller && outstanding.isInTransferAlone
      ? abortRaw(session)
      : abortNothing(session));
  }
  return await (transfer.abortion ??= abortTransfer(session, transfer));
}

/** The same for a transfer that the caller has begun by `sendcmd` or `putcmd`, on a data connection of its own. */
async function abortRaw(session: Session): Promise<Reply> {
  try {
    return await abortCommand(session);
  } finally {
    session.raw.noteAborted();
  }
}

/**
 * ABOR in the middle of a transfer, in band: Node cannot send urgent data, and servers do not need it (ftplib, B6). The data
 * connection is reset when the server has said its first word, or after a moment.
 *
 * Resolves when the transfer has ended and the session is in step again, whatever the server has answered: with 225, 226 or
 * 426 if it said one of them, else with its last reply. Rejects when the session was lost.
 */
async function abortTransfer(session: Session, transfer: Transfer): Promise<Reply> {
  try {
    return await abortCommand(session, () => transfer.connection.reset());
  } finally {
    transfer.connection.reset();
    transfer.observer?.onFailure(abortError());
    if (transfer.isLeftToCaller) session.raw.noteAborted();
    if (session.transfer === transfer && !transfer.isElsewhere) session.transfer = undefined;
  }
}

/** The same for a transfer whose data connection is not ours: between two servers. */
export async function abortCommand(session: Session, reset?: () => void): Promise<Reply> {
  const { control } = session;
  const heard = control.ledger.beginToCollect();
  control.send([ABOR]);
  if (reset !== undefined) {
    await settlesWithin(heard, BEFORE_RESET);
    reset();
  }
  const { before, last } = await resyncOrClose(session);
  // Some servers answer PWD before that.
  const patience = before.length > 0 ? SECOND_ANSWER : FIRST_ANSWER;
  const late = await control.ledger.stragglers(patience);
  const replies = [...before, ...late];
  return replies.find(isAbortReply) ?? replies.at(-1) ?? last;
}
