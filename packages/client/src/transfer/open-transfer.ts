import {
  errorForReply,
  isCompletion,
  isFtpError,
  isReplyError,
  parse150,
  ProtocolError,
  type Reply,
} from "@ftplib/reply";
import { type Connection, secure, type TlsFacts } from "@ftplib/transport";
import { argument, type Command, command } from "../command/command.ts";
import { activeSource, type DataSource, passiveSource } from "./data-connector.ts";
import { submit } from "../exchange/conversation.ts";
import { type TransferReply, transferReply } from "../exchange/transfer-reply.ts";
import { reasonOf } from "./transfer-failure.ts";
import { protectData } from "../session/protection.ts";
import { securityHint } from "../errors/security-hint.ts";
import type { CallOptions, Session } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";

/** Where a transfer begins: an offset in bytes, or a marker as the server gave it (RFC 959, 3.5; RFC 3659, 5). */
export type RestartMarker = number | string;

/** Options of `ntransfercmd` and `transfercmd`. */
export interface TransferOptions extends CallOptions {
  readonly rest?: RestartMarker | undefined;
}

/** What `ntransfercmd` answers with (ftplib, D10). */
export interface OpenedTransfer {
  readonly connection: Connection;
  /** The bytes that the 150 announced, if it did. */
  readonly size: number | undefined;
}

const OPENING_DATA_CONNECTION = 150;

/** The bytes that a 150 announces, if it is one and does (ftplib, D8). */
export function announcedSize(preliminary: Reply | undefined): number | undefined {
  return preliminary?.code === OPENING_DATA_CONNECTION ? parse150(preliminary) : undefined;
}

/** The restart marker as text. Throws RangeError for a number that is no offset. */
function markerText(rest: RestartMarker): string {
  if (typeof rest === "string") return rest;
  if (Number.isSafeInteger(rest) && rest >= 0) return String(rest);
  throw new RangeError(`rest must be a whole number of bytes from 0 to 2^53 - 1; it is ${String(rest)}`);
}

/** A restart marker whose command was checked. */
export interface Restart {
  readonly command: Command;
  /** In bytes; 0 for markers that are no number. */
  readonly offset: number;
}

/** REST for the marker, if there is one; to be made before anything of the transfer is sent (D9). */
export function restartAt(session: Session, rest: RestartMarker | undefined): Restart | undefined {
  if (rest === undefined) return undefined;
  const offset = typeof rest === "number" ? rest : 0;
  return { command: command("REST", argument(markerText(rest), "rest", session.rules)), offset };
}

/** Whether we know that the server has nothing to send: then TLS costs less. */
export type Direction = "upload" | "both";

/**
 * Opens the data connection, sends the transfer command, and waits for the preliminary reply and, where data is
 * protected, the TLS handshake: ftplib's `ntransfercmd` (D5, D6, D12).
 *
 * The handshake starts right behind the command and does not wait for the reply: servers differ in what they want
 * first (hostile-server F26).
 */
export async function openTransfer(
  session: Session,
  transferCommand: Command,
  restart?: Restart,
  direction: Direction = "both",
): Promise<Transfer> {
  await protectData(session);
  const from = await (session.options.passive ? passiveSource(session) : activeSource(session));
  try {
    if (restart !== undefined) await session.run(submit(restart.command));
    // A marker that a refused transfer left behind would cut the head off this one (hostile-server F59).
    else if (session.facts.isRestArmed) await session.run(submit({ ...command("REST 0"), verb: "REST" }));
    const transfer = await beginTransfer(session, transferCommand, restart?.offset ?? 0, from, direction);
    session.transfer = transfer;
    return transfer;
  } catch (error) {
    from.close();
    throw error;
  }
}

async function beginTransfer(
  session: Session,
  transferCommand: Command,
  offset: number,
  from: DataSource,
  direction: Direction,
): Promise<Transfer> {
  const control = session.idleControl;
  const plain = from.open();
  plain.catch(() => {});
  await control.sendTransfer(transferCommand);
  const opened = openData(session, plain, direction);
  // Looked at below; until then a failure must not count as unhandled.
  opened.catch(() => {});
  try {
    const answering = session.converse(transferReply(), "reply", transferCommand);
    const answer = await (from.isAlongside
      ? unlessUnreachable(session, answering, plain, transferCommand)
      : answering);
    session.facts.isRestArmed = false;
    const final = answer.final === undefined ? session.finalReply(control) : Promise.resolve(answer.final);
    final.catch(() => {});
    const connection = await openedUnlessRefused(session, opened, final, transferCommand);
    const size = announcedSize(answer.preliminary);
    return { connection, command: transferCommand, size, offset, final, abortion: undefined };
  } catch (error) {
    void opened.then(
      (connection) => connection.reset(),
      () => {},
    );
    throw error;
  }
}

/** The answer, unless the data connection cannot be opened: then the server has a while to say what it makes of that. */
async function unlessUnreachable(
  session: Session,
  answering: Promise<TransferReply>,
  plain: Promise<Connection>,
  transferCommand: Command,
): Promise<TransferReply> {
  const { control } = session;
  let failure: { readonly error: unknown } | undefined;
  const unreachable = new Promise<never>((_, reject) => {
    plain.catch((error: unknown) => {
      failure = { error };
      reject(error);
    });
  });
  try {
    return await Promise.race([answering, unreachable]);
  } catch (error) {
    if (failure === undefined) throw error;
    const final = answering.then(
      (answer) => answer.final ?? session.finalReply(control),
      (refusal: unknown) => {
        // A server that refuses the command closes its port at once, and may be quicker with that than with the reply.
        if (isReplyError(refusal)) return refusal.reply;
        throw refusal;
      },
    );
    throw await reasonOf(session, failure.error, final, transferCommand);
  }
}

/** The data connection as data will flow on it: with TLS where it is protected. */
export async function openData(
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
    session.abandon(error);
    throw error;
  }
  return connection;
}

async function secureData(session: Session, plain: Connection, direction: Direction): Promise<Connection> {
  try {
    await session.security.awaitFirstTicket();
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

/** Waits for the data connection, and no longer when the server says that there will be none (hostile-server F24, F25). */
async function openedUnlessRefused(
  session: Session,
  opened: Promise<Connection>,
  final: Promise<Reply>,
  transferCommand: Command,
): Promise<Connection> {
  const refused = new Promise<never>((_, reject) => {
    const context = { command: transferCommand.shown, phase: "dataConnect" };
    const refusal = (reply: Reply): Error =>
      errorForReply(reply, { ...context, hint: securityHint(reply, session.protection) });
    void final.then((reply) => isCompletion(reply) || reject(refusal(reply)), reject);
  });
  try {
    return await Promise.race([opened, refused]);
  } catch (error) {
    if (isFtpError(error)) throw error;
    throw await reasonOf(session, error, final, transferCommand);
  }
}
