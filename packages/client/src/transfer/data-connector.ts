import { type Connection, dial, type Listener, listen } from "@ftplib/transport";
import { argument, type Command, command } from "../command/command.ts";
import { complete } from "../exchange/conversation.ts";
import type { PassiveEndpoint } from "../exchange/passive.ts";
import { networkFailure } from "../errors/network-failure.ts";
import { checkedPort } from "../session/options.ts";
import { askPassiveEndpoint, dataHost } from "./passive-endpoint.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";

/** Where a data connection comes from. */
export interface DataSource {
  /** True when it is opened beside the transfer command, and may fail when the server has taken that already. */
  readonly isAlongside: boolean;
  /** The connection as TCP gives it. Called once, when the transfer command is about to be sent. */
  open(): Promise<Connection>;
  /** After a failure. */
  close(): void;
}

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

/** A listener for the server alone, and the command that tells it where (ftplib, D3, K12, K13). */
async function listenForServer(session: Session): Promise<{ listener: Listener; told: Command }> {
  const { local, remote } = session.idleControl.connection;
  const listener = await listen({ address: local.address, family: local.family, from: remote.address });
  const { address, port, family } = listener.local;
  return { listener, told: (family === 4 ? portCommand : extendedPortCommand)(session, address, port) };
}

/** Listens for the server, at the address that it already knows us by, and tells it where (ftplib, D3). */
export async function openListener(session: Session): Promise<Listener> {
  const { listener, told } = await listenForServer(session);
  try {
    await session.run(complete(told));
    return listener;
  } catch (error) {
    listener.close();
    throw error;
  }
}

function accepting(session: Session, listener: Listener): DataSource {
  const { signal, options } = session;
  return {
    isAlongside: false,
    open: () => listener.accept({ timeout: finite(options.timeouts.accept), signal }),
    close: () => listener.close(),
  };
}

/** A data connection that the server opens, to where we told it by PORT or EPRT. */
export async function activeSource(session: Session): Promise<DataSource> {
  return accepting(session, await openListener(session));
}

/** The same with PORT or EPRT still to be sent: in one packet with the transfer command, which saves a round trip. */
export async function activeSourceToTell(session: Session): Promise<DataSource & { readonly told: Command }> {
  const { listener, told } = await listenForServer(session);
  return { ...accepting(session, listener), told };
}

/**
 * A data connection that we open. The first of a session is opened before the transfer command, so that a port that leads
 * nowhere is met while another can be asked for; from then on both go out together, which saves a round trip.
 */
export async function passiveSource(session: Session): Promise<DataSource> {
  const { facts } = session;
  const ahead = facts.endpointAhead;
  facts.endpointAhead = undefined;
  if (facts.isPassiveProven) return dialingSource(session, ahead ?? (await askPassiveEndpoint(session)));
  const connection = await connectPassive(session);
  facts.isPassiveProven = true;
  return { isAlongside: false, open: async () => connection, close: () => connection.close() };
}

function dialingSource(session: Session, endpoint: PassiveEndpoint): DataSource {
  let dialled: Promise<Connection> | undefined;
  return {
    isAlongside: true,
    open: () => (dialled = dialData(session, endpoint)),
    close: () => {
      dialled?.then(
        (connection) => connection.close(),
        () => {},
      );
    },
  };
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
