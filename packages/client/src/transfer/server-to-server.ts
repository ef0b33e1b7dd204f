import { errorForReply, isCompletion, isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import { isIPv4 } from "node:net";
import type { Command } from "../command/command.ts";
import { securityHint } from "../errors/security-hint.ts";
import { complete, submit } from "../exchange/conversation.ts";
import type { PassiveEndpoint } from "../exchange/passive.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import type { Session } from "../session/session.ts";
import { abortCommand } from "./abort.ts";
import { portCommand } from "./listen-for-server.ts";
import { askPassiveEndpoint, dataHost } from "./passive-endpoint.ts";
import { restartAtStart } from "./restart.ts";

const NEEDS_PASV = "ftpcp needs PASV at the source: copy through this machine";

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
  const endpoint = await askPassiveEndpoint(from, ["PASV"], retr, NEEDS_PASV);
  await to.run(complete(portCommand(to.rules, addressFor(from, endpoint), endpoint.port)));
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

/** The address for PORT. Where a connector hides it, the server's own word for it counts if it is trusted. */
function addressFor(from: Session, endpoint: PassiveEndpoint): string {
  const host = dataHost(from, endpoint);
  if (from.options.connector === undefined || isIPv4(host)) return host;
  throw new TypeError(
    "ftpcp needs the address of the first server, which a connector hides: give it as host, or set trustServerPasvIpv4Address",
  );
}

/** Data between servers is not ours to protect: it goes in clear, which nobody means to do by oversight. */
function refuseSilentClear({ protection: { isSecure, level } }: Session): void {
  if (level === "C" || (level === undefined && !isSecure)) return;
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
  const reply = await control.replyTo(entry);
  if (isPreliminary(reply)) return entry;
  const context = { reply, command: sent.shown, phase: "reply" } as const;
  if (reply.code >= 400)
    throw errorForReply(reply, { ...context, hint: securityHint(reply, session.protection) });
  throw new ProtocolError("the server did not begin the transfer", context);
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
