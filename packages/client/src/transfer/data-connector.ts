import { isReplyError } from "@ftplib/reply";
import { type Connection, dial, type Listener, listen } from "@ftplib/transport";
import { argument, type Command, type CommandRules, command } from "../command/command.ts";
import { dataConnectFailure } from "../errors/data-connect-failure.ts";
import { complete } from "../exchange/conversation.ts";
import { checkedPort } from "../session/ports.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { askPassiveEndpoint, type CheckedEndpoint, dataHost } from "./passive-endpoint.ts";

/** Opens the data connection of one transfer. */
export interface DataConnector {
  /** Whether it opens beside the transfer command, and may fail when the server has taken that already. */
  readonly dialsWithCommand: boolean;
  /** PORT or EPRT, where it goes in one packet with the transfer command. */
  readonly portCommand: Command | undefined;
  /** The connection as TCP gives it. Called once, when the transfer command is about to be sent. */
  open(): Promise<Connection>;
  /** Frees everything after a failure. */
  close(): void;
}

/**
 * PORT: where a data connection is awaited, IPv4 (RFC 959, 4.1.2). The host is split at its dots and not looked at.
 *
 * @throws RangeError for an invalid port, or a host with bytes that no command may hold
 */
export function portCommand(rules: CommandRules, host: string, port: number): Command {
  const numbers = [...host.split("."), checkedPort(port) >> 8, port & 255].join(",");
  return command("PORT", argument(numbers, "the host", rules));
}

/** EPRT: the same for either family (RFC 2428, 2). */
export function extendedPortCommand(rules: CommandRules, host: string, port: number): Command {
  const family = host.includes(":") ? 2 : 1;
  return command("EPRT", argument(`|${family}|${host}|${checkedPort(port)}|`, "the host", rules));
}

/** A listener for the server alone, at the address that it knows us by, and the command that names it (ftplib, D3, K12, K13). */
async function listenForServer(session: Session): Promise<{ listener: Listener; port: Command }> {
  const { local, remote } = session.idleControl.connection;
  const listener = await listen({ address: local.address, family: local.family, from: remote.address });
  if (session.signal.aborted) listener.close();
  session.signal.throwIfAborted();
  const { address, port, family } = listener.local;
  return { listener, port: (family === 4 ? portCommand : extendedPortCommand)(session.rules, address, port) };
}

/** Listens for the server, and sends it PORT or EPRT (ftplib, D3). */
export async function openListener(session: Session): Promise<Listener> {
  const { listener, port } = await listenForServer(session);
  try {
    await session.run(complete(port));
    return listener;
  } catch (error) {
    listener.close();
    throw error;
  }
}

/**
 * A data connection that the server opens.
 *
 * @param sendsPort whether PORT or EPRT is sent now, and its reply waited for; else it goes with the transfer command, which
 *   saves a round trip
 */
export async function activeConnector(session: Session, sendsPort: boolean): Promise<DataConnector> {
  const { listener, port } = sendsPort
    ? { listener: await openListener(session), port: undefined }
    : await listenForServer(session);
  return {
    dialsWithCommand: false,
    portCommand: port,
    open: () => listener.accept({ timeout: finite(session.options.timeouts.accept), signal: session.signal }),
    close: () => listener.close(),
  };
}

/**
 * A data connection that we open. The first of a session is opened before the transfer command, so that a port that leads
 * nowhere is met while another can be asked for; from then on it is dialled beside the command, which saves a round trip,
 * unless the server is known to want the connection first.
 *
 * @param ahead where the server listens already, if that was asked with the last transfer
 */
export async function passiveConnector(session: Session, ahead?: CheckedEndpoint): Promise<DataConnector> {
  const { facts } = session;
  if (facts.isPassiveProven && !session.habits.wantsConnectionFirst)
    return dialling(session, ahead ?? (await askPassiveEndpoint(session)));
  const connection = await connectPassive(session, ahead);
  facts.isPassiveProven = true;
  return {
    dialsWithCommand: false,
    portCommand: undefined,
    open: async () => connection,
    close: () => connection.close(),
  };
}

function dialling(session: Session, endpoint: CheckedEndpoint): DataConnector {
  // Before REST and the transfer command: some servers answer nothing between their 227 and the connection.
  const dialled = dialData(session, endpoint);
  dialled.catch(() => {});
  return {
    dialsWithCommand: true,
    portCommand: undefined,
    open: () => dialled,
    close: () => {
      dialled.then(
        (connection) => connection.close(),
        () => {},
      );
    },
  };
}

/** Connects to a port that the server listens at for nothing, and closes the connection. Never rejects. */
export async function releasePort(session: Session, endpoint: CheckedEndpoint): Promise<void> {
  await dialData(session, endpoint).then(
    (connection) => connection.close(),
    () => {},
  );
}

async function connectPassive(session: Session, ahead: CheckedEndpoint | undefined): Promise<Connection> {
  const endpoint = ahead ?? (await askPassiveEndpoint(session));
  try {
    return await dialData(session, endpoint);
  } catch (error) {
    // EPSV may be answered by a gateway whose port leads nowhere, where PASV still works (hostile-server F19), and the reverse.
    const { family, address } = session.control.connection.remote;
    const isElsewhere = dataHost(session, endpoint) !== address;
    if (family !== 4 || isElsewhere || session.signal.aborted) throw error;
    const other = endpoint.command.verb === "EPSV" ? "PASV" : "EPSV";
    return await dialOther(session, other, error);
  }
}

/** Dials the port that the other command names. @throws the first failure, if there is no such port */
async function dialOther(session: Session, verb: string, first: unknown): Promise<Connection> {
  const { facts } = session;
  const known = facts.passiveVerb;
  const endpoint = await askPassiveEndpoint(session, [verb]).catch((error: unknown) => {
    if (!isReplyError(error)) throw error;
    facts.passiveVerb = known;
    throw first;
  });
  return await dialData(session, endpoint);
}

async function dialData(session: Session, endpoint: CheckedEndpoint): Promise<Connection> {
  const { localAddress, timeouts } = session.options;
  const { signal } = session;
  const host = dataHost(session, endpoint);
  const { port } = endpoint;
  try {
    const connection = await dial({
      host,
      port,
      localAddress,
      timeout: finite(timeouts.dataConnect),
      signal,
    });
    if (signal.aborted) connection.close();
    signal.throwIfAborted();
    return connection;
  } catch (error) {
    throw dataConnectFailure(error, {
      host,
      port,
      command: endpoint.command.shown,
      isSecure: session.tls !== undefined,
    });
  }
}
