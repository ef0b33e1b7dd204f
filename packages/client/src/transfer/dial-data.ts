import type { Connection } from "@ftplib/transport";
import { dataConnectFailure } from "../errors/data-connect-failure.ts";
import { dialServer } from "../session/dial-server.ts";
import type { Session } from "../session/session.ts";
import { finite } from "../session/timeouts.ts";
import { type CheckedEndpoint, dataHost } from "./passive-endpoint.ts";

/** Connects to where the server listens for a data connection. */
export async function dialData(session: Session, endpoint: CheckedEndpoint): Promise<Connection> {
  try {
    return await dialPort(session, endpoint);
  } catch (error) {
    throw dialFailure(session, endpoint, error);
  }
}

/**
 * The same, within `limit` milliseconds at most.
 *
 * @throws what the system or the transport says, for {@link dialFailure}
 */
export async function dialPort(
  session: Session,
  endpoint: CheckedEndpoint,
  limit: number = Infinity,
): Promise<Connection> {
  const { signal, options } = session;
  const { localAddress, timeouts } = options;
  const began = performance.now();
  const connection = await dialServer(options, "data", {
    host: dataHost(session, endpoint),
    port: endpoint.port,
    localAddress,
    timeout: finite(Math.min(timeouts.dataConnect, limit)),
    signal,
  });
  if (signal.aborted) connection.close();
  signal.throwIfAborted();
  const { facts } = session;
  facts.roundTrip = Math.min(facts.roundTrip, performance.now() - began);
  return connection;
}

/**
 * The error to report for a port that could not be connected to.
 *
 * @param other the other way that was tried, and what came of it
 */
export function dialFailure(
  session: Session,
  endpoint: CheckedEndpoint,
  error: unknown,
  other?: string,
): unknown {
  return dataConnectFailure(error, {
    host: dataHost(session, endpoint),
    port: endpoint.port,
    command: endpoint.command.shown,
    isSecure: session.tls !== undefined,
    other,
  });
}
