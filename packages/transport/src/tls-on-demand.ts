import type { Connection, WaitOptions } from "./connection.ts";
import type { SecureOptions } from "./secure-options.ts";

// TLS is loaded when it is first spoken: a third of this package, and all of node:tls, which plain connections do not need.

// With TLS comes the way back, so that it is taken at once: what the peer does meanwhile must find somebody there.
let wayBack: typeof import("./unsecure.ts") | undefined;

/**
 * Speaks TLS, as the client, on a connection from here on. It takes the connection over: the old one is closed, and if
 * anything fails, the stream too.
 *
 * @throws TlsHandshakeError with a `reason`
 * @throws LeftoverPlaintextError when clear text comes first on a connection that was read before (S50)
 * @throws TransportTimeoutError, the signal's reason, StreamClosedError; TypeError when a call on it is pending
 */
export async function secure(connection: Connection, options: SecureOptions): Promise<Connection> {
  const [tls, way] = await Promise.all([import("./secure.ts"), import("./unsecure.ts")]);
  wayBack = way;
  return tls.secure(connection, options);
}

/**
 * Goes on in clear on the same TCP connection (`ccc`, RFC 4217, 12.3): sends close_notify and waits for the peer's, or for
 * clear text from a peer that sends none. The secure connection is used up. Bytes in TLS that were not
 * read before the call are dropped; clear bytes behind the close_notify are the new connection's first.
 *
 * @param options `timeout` is 5,000 ms by default
 * @throws TypeError when the connection is not TLS of this package, or a call on it is pending
 * @throws TransportTimeoutError, the signal's reason, StreamClosedError; the stream is closed then
 */
export async function unsecure(connection: Connection, options: WaitOptions = {}): Promise<Connection> {
  wayBack ??= await import("./unsecure.ts");
  return wayBack.unsecure(connection, options);
}
