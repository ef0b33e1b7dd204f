import type { Connection, WaitOptions } from "./connection.ts";
import { checkWait } from "./deadline.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { SocketConnection } from "./socket-connection.ts";
import { TlsConnection } from "./tls-connection.ts";

/** How long to wait for the peer's close_notify unless told otherwise, milliseconds. */
const patience = 5000;

/**
 * Goes on in clear on the same TCP connection (`ccc`, RFC 4217, 12.3): sends close_notify and waits for the peer's, or for
 * clear text from a peer that sends none. The secure connection is used up. Bytes in TLS that were not
 * read before the call are dropped; clear bytes after the close_notify are the new connection's first.
 *
 * @param options `timeout` is 5,000 ms by default
 * @throws TypeError when the connection is not TLS of this package, was made with `sendOnly`, or a call on it is pending;
 *   the connection is then untouched
 * @throws TransportTimeoutError, the signal's reason, StreamClosedError; the stream is closed then
 */
export async function unsecure(connection: Connection, options: WaitOptions = {}): Promise<Connection> {
  checkWait(options);
  if (connection.tls === undefined) throw new TypeError("the connection does not speak TLS");
  const { stream } = OwnedConnection.handOver(connection, checkCanUnsecure);
  try {
    const { below, first } = await stream.shutDown({ timeout: patience, ...options });
    return new OwnedConnection(below, { wasRead: true, first: first.length > 0 ? first : undefined });
  } catch (error) {
    stream.close();
    throw error;
  }
}

const checkCanUnsecure: (stream: Connection) => asserts stream is TlsConnection = (stream) => {
  if (stream instanceof TlsConnection && !stream.isSendOnly) return;
  if (stream instanceof SocketConnection) throw new TypeError("the connection was made with sendOnly");
  throw new TypeError("the connection's TLS is not of this package");
};
