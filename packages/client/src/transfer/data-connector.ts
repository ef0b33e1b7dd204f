import { isReplyError } from "@ftplib/reply";
import type { Connection, Listener } from "@ftplib/transport";
import type { Command } from "../command/command.ts";
import { securityHint } from "../errors/security-hint.ts";
import { enterActive } from "../exchange/active.ts";
import type { Opening } from "../session/refused-connection.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { dialData, dialFailure, dialPort } from "./dial-data.ts";
import { listenForServer } from "./listen-for-server.ts";
import {
  askPassiveEndpoint,
  type CheckedEndpoint,
  dataHost,
  hasPasv,
  isLatest,
  serverHost,
} from "./passive-endpoint.ts";
import { wayFrom } from "./same-port.ts";

// Enough for a SYN that was lost once, milliseconds.
const RELEASE_LIMIT = 2_000;

/** Opens the data connection of one transfer. */
export interface DataConnector {
  /** The server's port that it leads to; undefined in active mode. */
  readonly port: number | undefined;
  /** PORT or EPRT, where it goes in one packet with the transfer command. */
  readonly portCommand: Command | undefined;
  /** The connection that a refused transfer has left; then there is nothing to open. */
  readonly left?: Opening;
  /** In active mode, how many connections were refused since they came from another address than the server's. */
  readonly strangers: number;
  /** The connection as TCP gives it. Called once, when the transfer command is about to be sent. */
  open(): Promise<Connection>;
  /** Frees everything after a failure. */
  close(): void;
}

/** Listens for the server, and sends it PORT, or EPRT where that is refused (ftplib, D3). */
export async function openListener(session: Session): Promise<Listener> {
  const { listener, ports } = await listenForServer(session);
  try {
    const taken = await session.run(enterActive(ports, (reply) => securityHint(reply, session.protection)));
    session.facts.activeVerb = taken.verb;
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
  const { listener, ports } = sendsPort
    ? { listener: await openListener(session), ports: [] }
    : await listenForServer(session);
  return {
    port: undefined,
    portCommand: ports[0],
    get strangers() {
      return listener.strangers;
    },
    open: () => listener.accept({ timeout: finite(session.options.timeouts.accept), signal: session.signal }),
    close: () => listener.close(),
  };
}

/**
 * A data connection that we open. The first of a session is opened before the transfer command, so that a port that leads
 * nowhere is met while another can be asked for; from then on it is dialled beside the command, which saves a round trip,
 * unless the server is known to want the connection first.
 *
 * @param transfer the command that it is for
 * @param isUpload whether the transfer only sends
 * @param ahead where the server listens already, if that was asked with the last transfer
 */
export async function passiveConnector(
  session: Session,
  transfer: Command,
  isUpload: boolean,
  ahead?: CheckedEndpoint,
): Promise<DataConnector> {
  const { facts, server } = session;
  const named = ahead ?? (await askPassiveEndpoint(session, undefined, transfer));
  const { endpoint, left } = await wayFrom(session, named, isUpload);
  if (left !== undefined) return { ...connectorOf(endpoint.port, left.opened), left };
  // Before REST and the transfer command: some servers answer nothing between their 227 and the connection.
  if (isDialledBeside(session)) {
    const dialled = connectorOf(endpoint.port, dialData(session, endpoint));
    await isUnderWay();
    return dialled;
  }
  const connection = await connectPassive(session, transfer, endpoint);
  facts.isPassiveProven = true;
  if (server.shared !== undefined) server.shared.isPassiveProven = true;
  return connectorOf(connection.remote.port, Promise.resolve(connection));
}

/** Whether data ports are dialled while the transfer command is sent: one has led to a connection, on this session or on another. */
export function isDialledBeside({ facts, server, habits }: Session): boolean {
  const isProven = facts.isPassiveProven || server.shared?.isPassiveProven === true;
  return isProven && !habits.wantsConnectionFirst;
}

/**
 * Resolves when Node has begun to connect, in the next tick after it was asked: so the connection is on its way before the
 * command. A proxy may give the port up as soon as its server is done with the command.
 */
function isUnderWay(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function connectorOf(port: number, dialled: Promise<Connection>): DataConnector {
  dialled.catch(() => {});
  return {
    port,
    portCommand: undefined,
    strangers: 0,
    open: () => dialled,
    close: () => {
      dialled.then(
        (connection) => connection.close(),
        () => {},
      );
    },
  };
}

/**
 * Connects to a port that the server listens at for nothing, and closes the connection. Never rejects. It may have been given up
 * since, and a firewall drops what goes to such ports.
 */
export async function releasePort(session: Session, endpoint: CheckedEndpoint): Promise<void> {
  if (!isLatest(session, endpoint)) return;
  await dialPort(session, endpoint, RELEASE_LIMIT).then(
    (connection) => connection.close(),
    () => {},
  );
}

async function connectPassive(
  session: Session,
  transfer: Command,
  endpoint: CheckedEndpoint,
): Promise<Connection> {
  try {
    return await dialPort(session, endpoint);
  } catch (error) {
    // EPSV may be answered by a gateway whose port leads nowhere, where PASV still works (hostile-server F19), and the reverse.
    const isElsewhere = dataHost(session, endpoint) !== serverHost(session);
    const isChosen = session.options.passiveCommand !== undefined;
    if (!hasPasv(session) || isElsewhere || isChosen || session.signal.aborted)
      throw dialFailure(session, endpoint, error);
    const other = endpoint.command.verb === "EPSV" ? "PASV" : "EPSV";
    return await dialOther(session, other, transfer, { endpoint, error });
  }
}

/** Dials the port that the other command names. @throws a failure that names both attempts: the first one's, if there is no such port */
async function dialOther(
  session: Session,
  verb: string,
  transfer: Command,
  first: { readonly endpoint: CheckedEndpoint; readonly error: unknown },
): Promise<Connection> {
  const { facts } = session;
  const known = facts.passiveVerb;
  const endpoint = await askPassiveEndpoint(session, [verb], transfer).catch((error: unknown) => {
    if (!isReplyError(error)) throw error;
    facts.passiveVerb = known;
    throw dialFailure(session, first.endpoint, first.error, `${verb}: ${error.reply.text}`);
  });
  return await dialPort(session, endpoint).catch((error: unknown) => {
    const why = first.error instanceof Error ? first.error.message : String(first.error);
    throw dialFailure(session, endpoint, error, `${first.endpoint.command.shown}: ${why}`);
  });
}
