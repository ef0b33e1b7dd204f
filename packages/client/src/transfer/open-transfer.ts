import {
  errorForReply,
  isCompletion,
  isFtpError,
  isReplyError,
  parse150,
  ProtocolError,
  type Reply,
} from "@ftplib/reply";
import { type Connection, createPair, secure, type TlsFacts } from "@ftplib/transport";
import type { Command } from "../command/command.ts";
import { securityHint } from "../errors/security-hint.ts";
import { completeSent, submit } from "../exchange/conversation.ts";
import { type TransferReply, transferReply } from "../exchange/transfer-reply.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import { protectData } from "../session/protection.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import type { Transfer } from "../session/transfer.ts";
import { activeConnector, type DataConnector, passiveConnector, releasePort } from "./data-connector.ts";
import { useUtf8For } from "../session/utf8.ts";
import { type CheckedEndpoint, isFresh } from "./passive-endpoint.ts";
import { type Restart, restartAtStart } from "./restart.ts";
import { explainFailure } from "./transfer-failure.ts";

/** Whether we know that the server has nothing to send: then TLS costs less. */
export type Direction = "upload" | "both";

/** How a transfer begins. Plain ones give the command alone. */
export interface TransferPlan {
  readonly command: Command;
  readonly restart?: Restart | undefined;
  readonly direction?: Direction;
  /** Where the server listens already: asked with an earlier transfer. Asked again where it may be out of date. */
  readonly portAhead?: CheckedEndpoint | undefined;
  /** A command that goes in the same packet behind the transfer command. */
  readonly behind?: Command | undefined;
  /** Given the ledger's entry of `behind`: its answer is to be waited for, whatever becomes of the transfer. */
  readonly onBehind?: (entry: LedgerEntry) => void;
  /** In active mode, whether PORT goes in the same packet before the transfer command. */
  readonly isPortInPacket?: boolean;
  /** Whether the data may flow before the 1yz: for uploads to a server that has stored files of ours already (S6). */
  readonly isEarly?: boolean;
}

const OPENING_DATA_CONNECTION = 150;
const CANNOT_OPEN_DATA_CONNECTION = 425;
// How long a data connection may still open after the server has said that all is sent, milliseconds.
const AFTER_COMPLETION = 1_000;
const WITHOUT_DATA = "(the server said so without a TLS handshake on the data connection)";

/**
 * Begins a transfer, of whatever kind: protects data (PBSZ, PROT), finds out where the data connection goes (PASV, EPSV, PORT or
 * EPRT), dials, restarts (REST), sends the command, and waits for the 1yz, the connection and, where data is protected, the
 * TLS handshake. This is the only way to begin one.
 *
 * The handshake starts right after the command and does not wait for the reply: servers differ in what they want
 * first (hostile-server F26). A server that says 425 since the command came before its connection is served again, the
 * connection first, and so from then on.
 */
export function openTransfer(session: Session, plan: TransferPlan): Promise<Transfer> {
  const opening = open(session, plan);
  const settled = opening.then(
    () => {},
    () => {},
  );
  session.opening = settled;
  void settled.then(() => {
    if (session.opening === settled) session.opening = undefined;
  });
  return opening;
}

async function open(session: Session, plan: TransferPlan): Promise<Transfer> {
  await session.noops?.settled();
  await protectData(session);
  await useUtf8For(session, plan.command);
  try {
    return await attempt(session, plan);
  } catch (error) {
    if (plan.behind !== undefined || !wantsConnectionFirst(session, plan.command, error)) throw error;
    return await attempt(session, { ...plan, portAhead: undefined });
  }
}

/** Whether a refusal may come of a data connection that was late; then it is remembered. */
function wantsConnectionFirst(session: Session, { shown }: Command, error: unknown): boolean {
  const { habits, options } = session;
  if (!isReplyError(error) || error.reply.code !== CANNOT_OPEN_DATA_CONNECTION) return false;
  // In place of the 150, that is.
  if (error.command !== shown || error.phase !== "reply") return false;
  if (!session.isOpen || !options.passive || habits.wantsConnectionFirst) return false;
  if (securityHint(error.reply, session.protection) !== undefined) return false;
  habits.wantsConnectionFirst = true;
  return true;
}

async function attempt(session: Session, plan: TransferPlan): Promise<Transfer> {
  let ahead = plan.portAhead;
  if (ahead !== undefined && !isFresh(session, ahead)) {
    await releasePort(session, ahead);
    ahead = undefined;
  }
  const connector = await (session.options.passive
    ? passiveConnector(session, ahead)
    : activeConnector(session, plan.isPortInPacket !== true));
  try {
    // A marker that a refused transfer left would cut the head off this one (hostile-server F59).
    const restart = plan.restart?.command ?? (session.facts.isRestArmed ? restartAtStart : undefined);
    if (restart !== undefined) await session.run(submit(restart));
    return await begin(session, plan, connector);
  } catch (error) {
    connector.close();
    throw error;
  }
}

async function begin(session: Session, plan: TransferPlan, connector: DataConnector): Promise<Transfer> {
  const { command, behind, direction = "both" } = plan;
  const control = session.idleControl;
  const plain = connector.open();
  plain.catch(() => {});
  const ports = connector.portCommand === undefined ? [] : [connector.portCommand];
  const packet = [...ports, command, ...(behind === undefined ? [] : [behind])];
  const entries = control.send(packet, { transfer: command });
  const portEntry = ports.length === 0 ? undefined : entries[0];
  const entry = entries[ports.length] as LedgerEntry;
  const entryBehind = entries[ports.length + 1];
  if (entryBehind !== undefined) plan.onBehind?.(entryBehind);
  const opened = openData(session, plain, direction);
  const answering = firstReply(session, entry, portEntry);
  const final = answering.then(async (answer) => answer.final ?? (await control.finalReplyTo(entry)));
  // Each is looked at below; until then a failure must not count as unhandled.
  for (const promise of [opened, answering, final]) promise.catch(() => {});
  const sofar = { session, final, entry, command };
  try {
    const connection = await unlessRefused(
      sofar,
      plan.isEarly === true ? opened : both(sofar, opened, answering),
    );
    const { preliminary } = plan.isEarly === true ? { preliminary: undefined } : await answering;
    const transfer: Transfer = {
      connection,
      command,
      entry,
      size: announcedSize(preliminary),
      offset: plan.restart?.offset ?? 0,
      final,
      isConfirmed: false,
      isLeftToCaller: false,
      isElsewhere: false,
      abortion: undefined,
    };
    final.then(
      (reply) => {
        session.client.lastReply = reply;
        transfer.isConfirmed = isCompletion(reply);
      },
      () => {},
    );
    session.transfer = transfer;
    return transfer;
  } catch (error) {
    void opened.then(
      (connection) => connection.reset(),
      () => {},
    );
    throw error;
  }
}

/** A transfer whose data connection is not open yet. */
interface Beginning {
  readonly session: Session;
  readonly final: Promise<Reply>;
  readonly entry: LedgerEntry;
  readonly command: Command;
}

/** The first reply to the transfer command, after that to PORT where both went out together. */
async function firstReply(
  session: Session,
  entry: LedgerEntry,
  portEntry: LedgerEntry | undefined,
): Promise<TransferReply> {
  if (portEntry === undefined) return await session.converse(transferReply(), "reply", entry);
  const refusal = await session.converse(completeSent(), "reply", portEntry).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const answer = await session.converse(transferReply(), "reply", entry).catch((error: unknown) => {
    // Without a port there is no transfer: the first refusal tells why.
    throw refusal?.error ?? error;
  });
  return answer;
}

/** The connection, once the server has said 1yz, too. A server that has said 2yz by then sends nothing any more. */
async function both(
  { session, final, command }: Beginning,
  opened: Promise<Connection>,
  answering: Promise<TransferReply>,
): Promise<Connection> {
  const completed = final.then(async (reply) => {
    if (!isCompletion(reply) || (await settlesWithin(opened, AFTER_COMPLETION))) return await opened;
    // In clear that is the empty end of the data; where data is protected nobody has proved that it is the server's.
    if (session.facts.protection !== "P") return await endedConnection();
    throw errorForReply(reply, { command: command.shown, phase: "tls", hint: WITHOUT_DATA });
  });
  const [connection] = await Promise.all([Promise.race([opened, completed]), answering]);
  return connection;
}

/** A data connection that ended before it began. */
async function endedConnection(): Promise<Connection> {
  const [near, far] = createPair();
  await far.end();
  return near;
}

/** Waits for the connection, and no longer when the server says that there will be none (hostile-server F24, F25). */
async function unlessRefused(
  { session, final, entry, command }: Beginning,
  connecting: Promise<Connection>,
): Promise<Connection> {
  const refused = new Promise<never>((_, reject) => {
    final.then((reply) => {
      if (isCompletion(reply)) return;
      const hint = securityHint(reply, session.protection);
      reject(errorForReply(reply, { command: command.shown, phase: "dataConnect", hint }));
    }, reject);
  });
  try {
    return await Promise.race([connecting, refused]);
  } catch (error) {
    if (isReplyError(error) || session.failure !== undefined) throw error;
    if (isFtpError(error) && error instanceof ProtocolError) throw error;
    throw await explainFailure({ session, final, entry, command, count: undefined }, error);
  }
}

/** The data connection as data will flow on it: with TLS where it is protected. */
async function openData(
  session: Session,
  opening: Promise<Connection>,
  direction: Direction,
): Promise<Connection> {
  const { options, facts } = session;
  const plain = await opening;
  session.security.data = undefined;
  if (facts.protection !== "P") return plain;
  const connection = await secureData(session, plain, direction);
  session.security.data = connection.tls;
  if (connection.tls !== undefined) checkIdentity(session, connection, connection.tls);
  if (options.requireSessionReuse && connection.tls?.sessionReused !== true) {
    connection.reset();
    const error = new ProtocolError("the server did not resume the TLS session on the data connection", {
      phase: "tls",
      hint: "the option requireSessionReuse asks for it",
    });
    session.fail(error);
    throw error;
  }
  return connection;
}

async function secureData(session: Session, plain: Connection, direction: Direction): Promise<Connection> {
  try {
    await session.security.awaitFirstTicket(session.tls);
    return await secure(plain, { ...session.security.options, sendOnly: direction === "upload" });
  } catch (error) {
    plain.close();
    throw error;
  }
}

function checkIdentity(session: Session, connection: Connection, facts: TlsFacts): void {
  try {
    session.security.checkIdentity("data", facts);
  } catch (error) {
    connection.reset();
    throw error;
  }
}

/** The bytes that a 150 announces, if it is one and does (ftplib, D8). */
function announcedSize(preliminary: Reply | undefined): number | undefined {
  return preliminary?.code === OPENING_DATA_CONNECTION ? parse150(preliminary) : undefined;
}
