import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

import { checkIdentity } from "./check-identity.ts";
import type { Connection, TlsFacts } from "./connection.ts";
import { checkWait } from "./deadline.ts";
import { LeftoverPlaintextError, TlsHandshakeError } from "./errors.ts";
import { nodeTls } from "./built-in-modules.ts";
import { groupAskedFor } from "./key-group.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { canBypass } from "./runtime.ts";
import {
  checkAlpnProtocols,
  checkSupport,
  createContext,
  identityOf,
  isAllowedVersion,
  scopeOf,
  type SecureOptions,
} from "./secure-options.ts";
import { SocketConnection } from "./socket-connection.ts";
import { startDirectTls } from "./start-direct-tls.ts";
import { startTls } from "./start-tls.ts";
import { notTlsError } from "./tls-failure.ts";
import { storeOf } from "./tls-sessions.ts";

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
  const { pins, alpnProtocols } = options;
  const sessions = options.sessions === undefined ? undefined : storeOf(options.sessions);
  const { host, servername } = identityOf(options);
  const scope = scopeOf(options);
  checkAlpnProtocols(alpnProtocols);
  checkSupport(options);
  // Bad settings throw here, before the connection is touched.
  const secureContext =
    sessions?.context(scope, (group) => createContext(options, group)) ?? createContext(options);
  const { stream, wasRead } = OwnedConnection.handOver(connection);

  const offered = sessions?.take(scope);
  let verified: TlsFacts | undefined;
  let tls: TLSSocket | undefined;
  const create = (below: Duplex): TLSSocket => {
    const socket = nodeTls().connect({
      socket: below,
      secureContext,
      // Host and name are always the same for all connections of a session: else newer Node versions do not resume it.
      host,
      ...(servername === undefined ? {} : { servername }),
      ...(offered === undefined ? {} : { session: offered.ticket }),
      ...(alpnProtocols === undefined ? {} : { ALPNProtocols: [...alpnProtocols] }),
      checkServerIdentity: options.checkServerIdentity ?? checkIdentity,
      // Always explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect (S62).
      rejectUnauthorized: pins === undefined && options.dangerouslyAcceptAnyCertificate !== true,
    });
    tls = socket;
    socket.on("session", (given) => {
      // A session of a peer that fails the check must never be offered: resumption would skip the check.
      if (verified !== undefined) sessions?.keep(scope, given, verified);
    });
    return socket;
  };
  const settings = {
    limits: options,
    known: offered?.peer,
    create,
    verify: (facts: TlsFacts): void => {
      verify(facts, options);
      verified = facts;
      const group = tls === undefined ? undefined : groupAskedFor(tls);
      if (group !== undefined) sessions?.learnGroup(scope, group);
      if (offered !== undefined && !facts.sessionReused) sessions?.onRefusal(offered);
    },
  };
  // What was read before may have left clear text in our hands, and only the carrier looks for that.
  const direct = options.sendOnly === true && !wasRead && canBypass && stream instanceof SocketConnection;
  const plain = direct ? stream.plainSocket : undefined;
  try {
    if (direct && plain !== undefined)
      return new OwnedConnection(await startDirectTls(stream, plain, settings));
    const secured = await startTls(stream, {
      ...settings,
      isSendOnly: options.sendOnly,
      readyEvent: "secureConnect",
      notTls: (bytes) =>
        wasRead ? new LeftoverPlaintextError(printable(bytes)) : notTlsError(printable(firstLine(bytes))),
    });
    return new OwnedConnection(secured);
  } catch (error) {
    // Node may refuse a setting only now, when TLS begins.
    stream.close();
    throw error;
  }
}

/** What Node does not check, and the version, which other runtimes may not honour. */
function verify(facts: TlsFacts, options: SecureOptions): void {
  const { pins, alpnProtocols } = options;
  if (!isAllowedVersion(facts.protocol, options))
    throw new TlsHandshakeError(
      "protocol-version",
      `the handshake chose ${facts.protocol}, which is not allowed`,
    );
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

/** The base64 of a pin, which may itself begin with a slash. */
function withoutPrefix(pin: string): string {
  return pin.slice(-44);
}

function firstLine(bytes: Uint8Array): Uint8Array {
  const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function printable(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 80), (byte) =>
    byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".",
  ).join("");
}
