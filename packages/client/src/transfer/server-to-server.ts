import { ConnectionClosedError, errorForReply, isCompletion, ProtocolError, type Reply } from "@ftplib/reply";
import { isIPv4 } from "node:net";
import type { Command } from "../command/command.ts";
import { complete, submit } from "../exchange/conversation.ts";
import type { PassiveEndpoint } from "../exchange/passive.ts";
import { transferReply } from "../exchange/transfer-reply.ts";
import { converse } from "../session/converse.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import { unlessAborted } from "../session/on-abort.ts";
import type { RunningCopy, Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { abortError } from "../session/transfer.ts";
import { abortCommand } from "./abort.ts";
import { Interruption } from "./interruption.ts";
import { portCommand } from "./listen-for-server.ts";
import { askPassiveEndpoint, dataHost } from "./passive-endpoint.ts";
import { restartAtStart } from "./restart.ts";

const NEEDS_PASV = "ftpcp needs PASV at the source: copy through this machine";
// How long a server may leave ABOR unanswered, milliseconds: some hear nothing while they wait for the data connection.
const ABORT_PATIENCE = 2_000;

/** What one of the two servers does for a copy. */
interface Half {
  readonly session: Session;
  readonly entry: LedgerEntry;
  /** Resolves with the 1yz. */
  readonly begun: Promise<void>;
  /** Resolves with the 2yz; rejects with the refusal, or when there will be no reply. */
  readonly final: Promise<void>;
  /** Set when the server is asked to end its half; resolves with what it said. */
  stopped: Promise<Reply | undefined> | undefined;
}

/**
 * The conversation with both servers of a copy, each in its turn: RFC 959, 5.2. It may take as long as it needs: neither server
 * says anything while data flows between them. Whatever ends it at one of them, a refusal, a loss or `abort()`, ends it at the other.
 *
 * @throws AbortError after `abort()` on either client
 * @throws TypeError where one of the servers would copy in clear although its client protects data
 */
export async function copyBetween(
  from: Session,
  to: Session,
  retr: Command,
  stor: Command,
  type: "A" | "I",
): Promise<void> {
  refuseIfAborted(from, to);
  refuseSilentClear(from);
  refuseSilentClear(to);
  await from.setType(type);
  await to.setType(type);
  for (const session of [from, to]) await clearRestart(session);
  const endpoint = await askPassiveEndpoint(from, ["PASV"], retr, NEEDS_PASV);
  await to.run(complete(portCommand(to.rules, addressFor(from, endpoint), endpoint.port)));
  refuseIfAborted(from, to);
  const halves: Half[] = [];
  const interruption = new Interruption();
  let hasEnded = (): void => {};
  const end = new Promise<void>((resolve) => {
    hasEnded = resolve;
  });
  const copy: RunningCopy = {
    abort: async (session) => {
      interruption.interrupt(abortError());
      await end;
      return await halves.find((half) => half.session === session)?.stopped;
    },
  };
  from.copy = copy;
  to.copy = copy;
  try {
    // The target first: it connects, and the source waits for that.
    const storing = begin(to, stor);
    halves.push(storing);
    await interruption.wait(unlessAborted(from.signal, storing.begun));
    const retrieving = begin(from, retr);
    halves.push(retrieving);
    await interruption.wait(
      Promise.all([ended(retrieving, storing.entry), ended(storing, retrieving.entry)]),
    );
  } catch (error) {
    // One would wait for ever for what never comes.
    await Promise.all(halves.map((half) => (half.stopped = stop(half))));
    throw error;
  } finally {
    from.copy = undefined;
    to.copy = undefined;
    hasEnded();
  }
}

/** The address for PORT. Where a connector hides it, the server's own word for it counts if it is trusted. */
function addressFor(from: Session, endpoint: PassiveEndpoint): string {
  const host = dataHost(from, endpoint);
  if (from.options.connector === undefined || isIPv4(host)) return host;
  throw new TypeError(
    "ftpcp needs the address of the first server, which a connector hides: give it as host, or set trustServerPasvIpv4Address",
  );
}

function refuseIfAborted(from: Session, to: Session): void {
  if (from.isAbortAsked || to.isAbortAsked) throw abortError();
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

function begin(session: Session, sent: Command): Half {
  const control = session.idleControl;
  const [entry] = control.send([sent]) as [LedgerEntry];
  const command = sent.shown;
  const begun = converse(session, transferReply(sent), { entry }).then(({ final: reply }) => {
    if (reply === undefined) return;
    throw new ProtocolError("the server did not begin the transfer", { reply, command, phase: "reply" });
  });
  const final = begun.then(async () => {
    const reply = await control.finalReplyTo(entry);
    if (!isCompletion(reply)) throw errorForReply(reply, { command, phase: "finalReply" });
    session.isConfirmed = true;
  });
  // Each is looked at in its turn; until then a failure must not count as unhandled.
  for (const promise of [begun, final]) promise.catch(() => {});
  return { session, entry, begun, final, stopped: undefined };
}

/** The final reply; when the other server has given its own, this one has the limit of a final reply for it. */
async function ended({ session, entry, final }: Half, other: LedgerEntry): Promise<void> {
  await Promise.race([final, other.whenSettled]);
  await session.within("finalReply", final, entry.sent);
}

/** Has the server end its half of a copy that has failed at the other one; resolves with its answer, if it was asked and gave one. */
async function stop({ session, entry }: Half): Promise<Reply | undefined> {
  if (!entry.isOutstanding || session.failure !== undefined) return undefined;
  const aborting = abortCommand(session).catch(() => undefined);
  if (await settlesWithin(aborting, ABORT_PATIENCE)) return await aborting;
  session.fail(new ConnectionClosedError("the server did not answer ABOR", { phase: "reply" }));
  return undefined;
}
