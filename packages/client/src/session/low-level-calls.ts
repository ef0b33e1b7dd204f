import type { Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { expectCompletion, expectPositive } from "../exchange/conversation.ts";
import type { Session } from "./session.ts";
import { abortError, wasAborted } from "./transfer.ts";

// What ftplib calls internal, and programs use all the same: the steps that `sendcmd` is made of (A5).

/** Sends a line as it is and does not wait for the reply: `putline` (C1), or with the debug line of `putcmd` (C2). */
export async function putLine(session: Session, line: Command, isCommand: boolean): Promise<void> {
  const { control } = session;
  const sent = [line];
  const options = { isRaw: true };
  session.raw.add(isCommand ? control.send(sent, options) : control.sendLines(sent, options));
  await control.written();
  // The server may have answered, and closed, before that.
  if (control.failure !== undefined && !session.raw.hasReply) throw control.failure.error;
}

/** The next line of a reply: `getline` (C3). */
export async function getLine(session: Session): Promise<string> {
  await takeFinalReply(session);
  return await session.raw.line(session);
}

/** The next reply, whatever it says: `getmultiline` (C4). It is the final one after a transfer. */
export async function getReply(session: Session): Promise<Reply> {
  await takeFinalReply(session);
  return await session.raw.reply(session);
}

/** The next reply if it is no refusal: `getresp` (C5). */
export async function getAccepted(session: Session): Promise<Reply> {
  const reply = await getReply(session);
  session.client.lastReply = reply;
  return expectPositive(reply);
}

/** The next reply if it is a 2yz: `voidresp` (C6). */
export async function getCompletion(session: Session): Promise<Reply> {
  return expectCompletion(await getAccepted(session));
}

/** The final reply of a transfer that the caller reads (`transfercmd`) is read like that of a command it sent. */
async function takeFinalReply(session: Session): Promise<void> {
  const { transfer } = session;
  if (transfer === undefined) return;
  try {
    const reply = await session.control.within("finalReply", transfer.final, transfer.command);
    if (await wasAborted(transfer)) throw abortError();
    session.raw.put(reply);
  } catch (error) {
    throw (await wasAborted(transfer)) ? abortError() : error;
  } finally {
    session.onTransferEnd(transfer);
  }
}
