import { connect, type TLSSocket } from "node:tls";

import type { Connection } from "./connection.ts";
import { checkWait } from "./deadline.ts";
import { LeftoverPlaintextError, TlsHandshakeError } from "./errors.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { createContext, scopeOf, type SecureOptions, servernameOf } from "./secure-options.ts";
import { startTls } from "./start-tls.ts";
import { notTlsError } from "./tls-failure.ts";
import { tlsFacts } from "./tls-facts.ts";

/**
 * Speaks TLS, as the client, on a connection from here on. It takes the connection over: the old one is closed, and if
 * anything fails, the stream too.
 *
 * @throws TlsHandshakeError with a `reason`
 * @throws LeftoverPlaintextError when clear text comes first on a connection that was read before (S50)
 * @throws TransportTimeoutError, the signal's reason, StreamClosedError; TypeError when a call on it is pending
 */
export async function secure(connection: Connection, options: SecureOptions): Promise<Connection> {
  checkWait(options);
  const { host, sessions, pins, alpnProtocols } = options;
  const servername = servernameOf(options);
  const scope = scopeOf(options);
  // Bad settings throw here, before the connection is touched.
  const secureContext = sessions?.context(scope, () => createContext(options)) ?? createContext(options);
  const { stream, wasRead } = OwnedConnection.handOver(connection);

  // A session of a peer that fails the check must never be offered: resumption would skip the check.
  const early: Buffer[] = [];
  let isVerified = false;
  const tls = await startTls(stream, {
    limits: options,
    readyEvent: "secureConnect",
    notTls: (bytes) => (wasRead ? new LeftoverPlaintextError(printable(bytes)) : notTlsError()),
    create: (carrier) => {
      const session = sessions?.take(scope);
      const socket = connect({
        socket: carrier,
        secureContext,
        // Host and name are always the same for all connections of a session: else newer Node versions do not resume it.
        host,
        ...(servername === undefined ? {} : { servername }),
        ...(session === undefined ? {} : { session }),
        ...(alpnProtocols === undefined ? {} : { ALPNProtocols: [...alpnProtocols] }),
        // Always explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect (S62).
        rejectUnauthorized: pins === undefined && options.dangerouslyAcceptAnyCertificate !== true,
      });
      socket.on("session", (given) => {
        if (isVerified) sessions?.keep(scope, given, socket.getProtocol());
        else early.push(given);
      });
      return socket;
    },
    verify: (socket) => {
      verify(socket, options);
      isVerified = true;
      for (const given of early) sessions?.keep(scope, given, socket.getProtocol());
    },
  });
  return new OwnedConnection(tls);
}

/** What Node does not check. */
function verify(socket: TLSSocket, { pins, alpnProtocols }: SecureOptions): void {
  const facts = tlsFacts(socket);
  if (pins !== undefined && !pins.some((pin) => withoutPrefix(pin) === facts.publicKeySha256)) {
    const hint = `its key is sha256/${facts.publicKeySha256 ?? "unknown"}`;
    throw new TlsHandshakeError(
      "certificate-pin",
      "the server's public key is none of the pinned ones",
      hint,
    );
  }
  if (facts.alpnProtocol !== undefined && alpnProtocols?.includes(facts.alpnProtocol) !== true) {
    throw new TlsHandshakeError(
      "refused",
      `the server chose ALPN ${facts.alpnProtocol}, which was not offered`,
    );
  }
}

function withoutPrefix(pin: string): string {
  return pin.startsWith("sha256/") ? pin.slice(7) : pin;
}

function printable(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 80), (byte) =>
    byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".",
  ).join("");
}
