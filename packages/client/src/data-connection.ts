import { errorForReply, isCompletion, isFtpError, parse150, ProtocolError, type Reply } from "@ftplib/reply";
import { type Connection, dial, type Listener, listen, secure } from "@ftplib/transport";
import { argument, type Command, command } from "./command.ts";
import { complete, submit } from "./exchange/conversation.ts";
import { enterPassive, type PassiveEndpoint } from "./exchange/passive.ts";
import { transferReply } from "./exchange/transfer-reply.ts";
import { reasonOf } from "./final-reply.ts";
import { networkFailure } from "./network-failure.ts";
import { checkedPort } from "./options.ts";
import { protectData } from "./protection.ts";
import type { CallOptions, Session } from "./session.ts";
import { finite } from "./timeouts.ts";
import type { Transfer } from "./transfer.ts";

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

/**
 * PORT: where a data connection is awaited, IPv4 (RFC 959, 4.1.2). The host is split at its dots and not looked at.
 *
 * @throws RangeError for a port that is none, or a host with bytes that no command may hold
 */
export function portCommand(session: Session, host: string, port: number): Command {
  const numbers = [...host.split("."), checkedPort(port) >> 8, port & 255].join(",");
  return command("PORT", argument(numbers, "the host", session.rules));
}

/** EPRT: the same for either family (RFC 2428, 2). */
export function extendedPortCommand(session: Session, host: string, port: number): Command {
  const family = host.includes(":") ? 2 : 1;
  return command("EPRT", argument(`|${family}|${host}|${checkedPort(port)}|`, "the host", session.rules));
}

/** Listens for the server alone, at the address that it already knows us by, and tells it where (ftplib, D3, K12, K13). */
export async function openListener(session: Session): Promise<Listener> {
  const { local, remote } = session.idleControl.connection;
  const listener = await listen({ address: local.address, family: local.family, from: remote.address });
  try {
    const { address, port, family } = listener.local;
    await session.run(complete((family === 4 ? portCommand : extendedPortCommand)(session, address, port)));
    return listener;
  } catch (error) {
    listener.close();
    throw error;
  }
}

/**
 * Asks the server where to connect to, by EPSV on IPv6; on IPv4 by EPSV where a FEAT reply named it and by PASV else,
 * and by the other where the first is refused (ftplib, D4, K5).
 *
 * @throws ProtocolError for a port below the lowest allowed, or the control connection's own (hostile-server S5, S6)
 */
export async function askPassiveEndpoint(
  session: Session,
  verbs: readonly string[] = passiveVerbs(session),
): Promise<PassiveEndpoint> {
  const endpoint = await session.run(enterPassive(verbs.map((verb) => command(verb))));
  const { minimumDataPort } = session.options;
  if (endpoint.port < minimumDataPort || endpoint.port === session.control.connection.remote.port) {
    const error = new ProtocolError(
      `the server names port ${endpoint.port} for the data connection, where another service may listen`,
      {
        command: endpoint.command.shown,
        phase: "dataConnect",
        hint: "the option minimumDataPort sets the lowest",
      },
    );
    session.abandon(error);
    throw error;
  }
  session.facts.passiveVerb = endpoint.command.verb;
  return endpoint;
}

function passiveVerbs(session: Session): readonly string[] {
  if (session.idleControl.connection.remote.family === 6) return ["EPSV"];
  const { passiveVerb, features } = session.facts;
  if (passiveVerb !== undefined) return [passiveVerb];
  return features?.has("EPSV") === true ? ["EPSV", "PASV"] : ["PASV", "EPSV"];
}

/** The host to connect to: the control connection's peer, whatever a 227 names, unless the caller trusts it (S1, S3, S7). */
export function dataHost(session: Session, endpoint: PassiveEndpoint): string {
  const { trustServerPasvIpv4Address } = session.options;
  return (
    (trustServerPasvIpv4Address ? endpoint.host : undefined) ?? session.control.connection.remote.address
  );
}

async function connectPassive(session: Session): Promise<Connection> {
  const endpoint = await askPassiveEndpoint(session);
  try {
    return await dialData(session, endpoint);
  } catch (error) {
    // EPSV may be answered by a gateway whose port leads nowhere, where PASV still works (hostile-server F19).
    const isIpv4 = session.control.connection.remote.family === 4;
    if (endpoint.command.verb !== "EPSV" || !isIpv4 || session.signal.aborted) throw error;
    return await dialData(session, await askPassiveEndpoint(session, ["PASV"]));
  }
}

async function dialData(session: Session, endpoint: PassiveEndpoint): Promise<Connection> {
  const { localAddress, timeouts } = session.options;
  try {
    return await dial({
      host: dataHost(session, endpoint),
      port: endpoint.port,
      localAddress,
      timeout: finite(timeouts.dataConnect),
      signal: session.signal,
    });
  } catch (error) {
    throw networkFailure(error, { phase: "dataConnect", command: endpoint.command.shown });
  }
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
): Promise<Transfer> {
  await protectData(session);
  const from = session.options.passive ? await connectPassive(session) : await openListener(session);
  try {
    if (restart !== undefined) await session.run(submit(restart.command));
    // A marker that a refused transfer left behind would cut the head off this one (hostile-server F59).
    else if (session.facts.isRestArmed) await session.run(submit({ ...command("REST 0"), verb: "REST" }));
    const transfer = await beginTransfer(session, transferCommand, restart?.offset ?? 0, from);
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
  from: Connection | Listener,
): Promise<Transfer> {
  const control = session.idleControl;
  await control.sendTransfer(transferCommand);
  const opened = openData(session, from);
  // Looked at below; until then a failure must not count as unhandled.
  opened.catch(() => {});
  try {
    const answer = await session.converse(transferReply(), "reply", transferCommand);
    session.facts.isRestArmed = false;
    const final = answer.final === undefined ? session.finalReply() : Promise.resolve(answer.final);
    final.catch(() => {});
    const connection = await openedUnlessRefused(session, opened, final, transferCommand);
    const size =
      answer.preliminary?.code === OPENING_DATA_CONNECTION ? parse150(answer.preliminary) : undefined;
    return { connection, command: transferCommand, size, offset, final, abortion: undefined };
  } catch (error) {
    void opened.then(
      (connection) => connection.reset(),
      () => {},
    );
    throw error;
  }
}

/** The data connection as data will flow on it: accepted in active mode, and with TLS where it is protected. */
async function openData(session: Session, from: Connection | Listener): Promise<Connection> {
  const { signal, options, facts } = session;
  const plain =
    "accept" in from ? await from.accept({ timeout: finite(options.timeouts.accept), signal }) : from;
  if (facts.protection !== "P") return plain;
  const connection = await secure(plain, session.secureOptions());
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

/** Waits for the data connection, and no longer when the server says that there will be none (hostile-server F24, F25). */
async function openedUnlessRefused(
  session: Session,
  opened: Promise<Connection>,
  final: Promise<Reply>,
  transferCommand: Command,
): Promise<Connection> {
  const refused = new Promise<never>((_, reject) => {
    const context = { command: transferCommand.shown, phase: "dataConnect" };
    void final.then((reply) => isCompletion(reply) || reject(errorForReply(reply, context)), reject);
  });
  try {
    return await Promise.race([opened, refused]);
  } catch (error) {
    if (isFtpError(error)) throw error;
    throw await reasonOf(session, error, final, transferCommand);
  }
}
