import type { Reply } from "@ftplib/reply";
import { type CommandText, rawCommand } from "../command/command.ts";
import { expectCompletion, expectPositive } from "../exchange/conversation.ts";
import type { Session } from "./session.ts";

// What ftplib calls internal, and programs use all the same: the steps of which `sendcmd` is made (A5).

/** Sends a line as it is and does not wait: `putline` (C1), or with the debug line of `putcmd` (C2). */
export async function putLine(session: Session, line: CommandText, isCommand: boolean): Promise<void> {
  const command = rawCommand(line, session.rules);
  session.lastSent = command;
  await (isCommand ? session.control.send(command) : session.control.sendLines(command));
}

/** The next line of a reply: `getline` (C3). */
export function getLine(session: Session): Promise<string> {
  const { control } = session;
  return control.within("reply", control.readLine());
}

/** The next reply, whatever it says: `getmultiline` (C4). It is the final one after a transfer. */
export async function getReply(session: Session): Promise<Reply> {
  const { transfer } = session;
  if (transfer === undefined) {
    const { control } = session;
    return await control.within("reply", control.readReply());
  }
  try {
    return await session.within("finalReply", transfer.final, transfer.command);
  } finally {
    session.transfer = undefined;
  }
}

/** The next reply if it is no refusal: `getresp` (C5). */
export async function getAccepted(session: Session): Promise<Reply> {
  const sent = session.transfer?.command ?? session.lastSent;
  const reply = await getReply(session);
  session.observe(reply, sent);
  session.lastSent = undefined;
  return expectPositive(reply);
}

/** The next reply if it is a 2yz: `voidresp` (C6). */
export async function getCompletion(session: Session): Promise<Reply> {
  return expectCompletion(await getAccepted(session));
}
