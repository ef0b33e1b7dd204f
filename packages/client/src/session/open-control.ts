import { type Connection, secure } from "@ftplib/transport";
import { dialServer } from "./dial-server.ts";
import type { Session } from "./session.ts";
import { finite } from "./timeouts.ts";

/** Connects to the session's server, with TLS from the start where it is implicit; cancelled, it leaves nothing open. */
export async function openControl(session: Session): Promise<Connection> {
  const { signal } = session;
  const { options } = session;
  const { host, port, localAddress, localPort, timeouts, implicit, tcpKeepAlive: keepAlive } = options;
  const timeout = finite(timeouts.connect);
  const target = { host, port, localAddress, localPort, timeout, signal, keepAlive };
  const plain = await dialServer(options, "control", target);
  closeIfAborted(plain, signal);
  // A step of its own, so that a server which waits to be greeted in clear is told by its phase.
  const connection = implicit ? await secure(plain, session.security.options) : plain;
  closeIfAborted(connection, signal);
  return connection;
}

function closeIfAborted(connection: Connection, signal: AbortSignal): void {
  if (signal.aborted) connection.close();
  signal.throwIfAborted();
}
