import { isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import { abortUntilInStep } from "./abort.ts";
import type { Command } from "../command/command.ts";
import { portCommand } from "./data-connector.ts";
import { complete, expectCompletion, expectPositive } from "../exchange/conversation.ts";
import { askPassiveEndpoint, dataHost } from "./passive-endpoint.ts";
import type { Session } from "../session/session.ts";

/** The conversation with both servers of a copy, each in its turn: RFC 959, 5.2. */
export async function copyBetween(
  from: Session,
  to: Session,
  retr: Command,
  stor: Command,
  type: "A" | "I",
): Promise<void> {
  await from.setType(type);
  await to.setType(type);
  const endpoint = await askPassiveEndpoint(from, ["PASV"]);
  await to.run(complete(portCommand(to, dataHost(from, endpoint), endpoint.port)));
  // The target first: it connects, and the source waits for that.
  await begin(to, stor);
  try {
    await begin(from, retr);
    await end(from, retr);
  } catch (error) {
    // The target would wait for ever for what never comes.
    await abortUntilInStep(to.control, () => to.control.readReply()).catch(() => {});
    throw error;
  }
  await end(to, stor);
}

async function begin(session: Session, sent: Command): Promise<void> {
  const control = session.idleControl;
  await control.send(sent);
  const reply = expectPositive(await control.within("reply", control.readReply(), sent));
  if (!isPreliminary(reply)) throw new ProtocolError("", { reply, command: sent.shown });
}

async function end(session: Session, sent: Command): Promise<Reply> {
  const { control } = session;
  return expectCompletion(await control.within("finalReply", control.readReply(), sent));
}
