import { errorForReply, isCompletion, isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { complete, expectPositive, submit } from "../exchange/conversation.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import type { Session } from "../session/session.ts";
import { abortCommand } from "./abort.ts";
import { portCommand } from "./data-connector.ts";
import { askPassiveEndpoint, dataHost } from "./passive-endpoint.ts";
import { restartAtStart } from "./restart.ts";

/**
 * The conversation with both servers of a copy, each in its turn: RFC 959, 5.2. It may take as long as it needs: neither server
 * says anything while data flows between them.
 *
 * @throws TypeError where one of the servers would copy in clear although its client protects data
 */
export async function copyBetween(
  from: Session,
  to: Session,
  retr: Command,
  stor: Command,
  type: "A" | "I",
): Promise<void> {
  refuseSilentClear(from);
  refuseSilentClear(to);
  await from.setType(type);
  await to.setType(type);
  for (const session of [from, to]) await clearRestart(session);
  const endpoint = await askPassiveEndpoint(from, ["PASV"]);
  await to.run(complete(portCommand(to.rules, dataHost(from, endpoint), endpoint.port)));
  // The target first: it connects, and the source waits for that.
  const storing = await begin(to, stor);
  let retrieving: LedgerEntry | undefined;
  try {
    retrieving = await begin(from, retr);
    await Promise.race([ended(from, retrieving, storing), to.whenClosed]);
  } catch (error) {
    // The target would wait for ever for what never comes; the source, where the target is gone.
    await stop(to, storing);
    if (retrieving !== undefined) await stop(from, retrieving);
    throw error;
  }
  await ended(to, storing, retrieving);
}

/** Data between servers is not ours to protect: it goes in clear, which nobody means to do by oversight. */
function refuseSilentClear({ tls, facts }: Session): void {
  if (tls === undefined || facts.protection === "C") return;
  throw new TypeError(
    "ftpcp copies in clear from server to server: call protC() on each FTP_TLS client to allow that, or copy through this machine",
  );
}

/** A marker that a refused transfer left would cut the head off the file (hostile-server F59). */
async function clearRestart(session: Session): Promise<void> {
  if (session.facts.isRestArmed) await session.run(submit(restartAtStart));
}

async function begin(session: Session, sent: Command): Promise<LedgerEntry> {
  const control = session.idleControl;
  const [entry] = control.send([sent]) as [LedgerEntry];
  const reply = expectPositive(await control.replyTo(entry));
  if (!isPreliminary(reply))
    throw new ProtocolError("the server did not begin the transfer", { reply, command: sent.shown });
  return entry;
}

/** The final reply; when the other server has given its own, this one has the limit of a final reply for it. */
async function ended(session: Session, entry: LedgerEntry, other: LedgerEntry): Promise<Reply> {
  const { control } = session;
  const final = control.finalReplyTo(entry);
  final.catch(() => {});
  await Promise.race([final, other.whenSettled]);
  const reply = await control.within("finalReply", final, entry.sent);
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply, { command: entry.sent.shown, phase: "finalReply" });
}

async function stop(session: Session, { isOutstanding }: LedgerEntry): Promise<void> {
  if (!isOutstanding || session.failure !== undefined) return;
  await abortCommand(session).catch(() => {});
}
