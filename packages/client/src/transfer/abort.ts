import { errorForReply, isFtpError, ProtocolError, type Reply } from "@ftplib/reply";
import { command } from "../command/command.ts";
import type { ControlConnection } from "../session/control-connection.ts";
import type { Session } from "../session/session.ts";
import { abortError, type Transfer } from "../session/transfer.ts";

const ABOR = command("ABOR");
const NOOP = command("NOOP");
const COMMAND_OK = 200;

/** What a server may say to ABOR: 426 for the transfer that ended, 225 or 226 for the command (RFC 959, 4.1.3). */
function isAbortReply({ code }: Reply): boolean {
  return code === 426 || code === 226 || code === 225;
}

/** The reply, if it is one to ABOR; anything else is an `error_proto`, refusals too (ftplib, B2). */
function expectAbortReply(reply: Reply): Reply {
  if (isAbortReply(reply)) return reply;
  const error = errorForReply(reply, { command: ABOR.shown });
  throw isFtpError(error) && reply.code >= 400
    ? error
    : new ProtocolError(reply.text, { reply, command: ABOR.shown });
}

/** ABOR while nothing is being transferred: one reply. */
export async function abortNothing(session: Session): Promise<Reply> {
  const control = session.idleControl;
  await control.send(ABOR);
  return expectAbortReply(await control.within("reply", control.readReply(), ABOR));
}

/**
 * ABOR in the middle of a transfer, in band: Node cannot send urgent data, and servers do not need it (ftplib, B6). The
 * data connection is reset. A transfer with another command behind it takes the control connection with it.
 */
export async function abortTransfer(session: Session, transfer: Transfer): Promise<Reply> {
  if (transfer.hasCommandBehind === true) {
    // Which reply is for which command could only be guessed.
    session.abandon(abortError());
    throw abortError();
  }
  try {
    return await abortUntilInStep(session.control, () => {
      transfer.connection.reset();
      return transfer.final;
    });
  } finally {
    if (session.transfer === transfer && transfer.isElsewhere !== true) session.transfer = undefined;
  }
}

/**
 * ABOR where the final reply of a transfer is due, which `awaitFinal` waits for, and every reply up to the last.
 *
 * Servers answer with 426 and 226, with one of them, or with 225: how many replies to wait for cannot be known. A NOOP
 * behind it can: its 200, or the third reply, is the last one (hostile-server F74).
 */
export async function abortUntilInStep(
  control: ControlConnection,
  awaitFinal: () => Promise<Reply>,
): Promise<Reply> {
  await control.send(ABOR);
  const replies = [await control.within("reply", awaitFinal(), ABOR)];
  replies.push(...(await getInStep(control)));
  return expectAbortReply(replies.find(isAbortReply) ?? (replies[0] as Reply));
}

/**
 * Sends NOOP where it is not known how many replies are still to come; answers with those before its own, the last one.
 *
 * @param next the next reply where somebody waits for it already
 */
export async function getInStep(
  control: ControlConnection,
  next?: Promise<Reply>,
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  await control.send(NOOP);
  if (next !== undefined) {
    const reply = await control.within("reply", next, NOOP);
    if (reply.code !== COMMAND_OK) replies.push(reply);
    else control.settle();
  }
  while (control.isReplyDue) {
    const reply = await control.within("reply", control.readReply(), NOOP);
    if (reply.code === COMMAND_OK || !control.isReplyDue) break;
    replies.push(reply);
  }
  control.settle();
  return replies;
}
