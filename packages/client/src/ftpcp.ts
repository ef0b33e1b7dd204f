import { isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import { abortUntilInStep } from "./abort.ts";
import { argument, type Command, type CommandText, command } from "./command.ts";
import { portCommand } from "./data-source.ts";
import { complete, expectCompletion, expectPositive } from "./exchange/conversation.ts";
import type { FTP } from "./ftp.ts";
import { sessionOf } from "./ftp-control.ts";
import { askPassiveEndpoint, dataHost } from "./passive-endpoint.ts";
import type { CallOptions, Session } from "./session.ts";

/** Options of {@link ftpcp}. */
export interface CopyOptions extends CallOptions {
  /** The type to copy in; default `I`. */
  readonly type?: "A" | "I" | undefined;
}

/**
 * Copies a file from one server straight to another: the one listens (PASV), the other is told to connect there (PORT):
 * RFC 959, 5.2, and ftplib's `ftpcp` (A16). IPv4 and clear data connections only; most servers forbid it.
 *
 * The target is sent the address that the source was reached at, never the one its 227 names, unless the source's
 * client trusts it (CVE-2026-8328; hostile-server S2).
 *
 * @throws ProtocolError when either server does not begin the transfer
 */
export async function ftpcp(
  source: FTP,
  sourceName: CommandText,
  target: FTP,
  targetName: CommandText = sourceName,
  options: CopyOptions = {},
): Promise<void> {
  const from = sessionOf(source);
  const to = sessionOf(target);
  const retr = command("RETR", argument(sourceName, "the source's name", from.rules));
  const stor = command("STOR", argument(targetName, "the target's name", to.rules));
  if (from === to)
    throw new TypeError("ftpcp copies between two connections; source and target are the same");
  const { type = "I" } = options;
  // Always in the same order, so that two copies in opposite directions do not wait for each other for ever.
  const [first, second] = from.number < to.number ? [from, to] : [to, from];
  await first.exclusive(() => second.exclusive(() => copy(from, to, retr, stor, type), options), options);
}

async function copy(
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
