import type { Connection, WaitOptions } from "./connection.ts";
import { checkWait } from "./deadline.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { TlsConnection } from "./tls-connection.ts";

/** How long to wait for the peer's close_notify unless told otherwise, milliseconds. */
const patience = 5000;

/** The public `unsecure`, which says what it promises in tls-on-demand.ts. */
export async function unsecure(connection: Connection, options: WaitOptions = {}): Promise<Connection> {
  checkWait(options);
  if (connection.tls === undefined) throw new TypeError("the connection does not speak TLS");
  const { stream } = OwnedConnection.handOver(connection);
  if (!(stream instanceof TlsConnection)) throw new TypeError("the connection's TLS is not of this package");
  try {
    const { below, first } = await stream.shutDown({ timeout: patience, ...options });
    return new OwnedConnection(below, { wasRead: true, first: first.length > 0 ? first : undefined });
  } catch (error) {
    stream.close();
    throw error;
  }
}
