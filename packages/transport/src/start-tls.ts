import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

import type { Connection, TlsFacts, WaitOptions } from "./connection.ts";
import { watch } from "./deadline.ts";
import { FirstRecord } from "./first-record.ts";
import { reportsTickets } from "./runtime.ts";
import { TlsCarrier } from "./tls-carrier.ts";
import { TlsConnection } from "./tls-connection.ts";
import { type KnownPeer, tlsFacts, watchPeer } from "./tls-facts.ts";
import { closedInHandshake, handshakeFailure } from "./tls-failure.ts";

/** What differs between the two roles of TLS. */
export interface HandshakeSettings {
  readonly limits: WaitOptions;
  /** The event that says that the handshake is done. */
  readonly readyEvent: "secureConnect" | "secure";
  /** The peer's certificate, if the handshake should resume a session: it is not shown again then. */
  readonly known?: KnownPeer | undefined;
  /** What to fail with when the peer's first bytes are no TLS. */
  notTls(bytes: Uint8Array): Error;
  create(carrier: Duplex): TLSSocket;
  /** Throws if the peer is not to be trusted; nothing has been read or written then. */
  verify(facts: TlsFacts): void;
  /** See `sendOnly` of `SecureOptions`. */
  readonly isSendOnly?: boolean | undefined;
}

/** Does the handshake over a connection. If it fails, the connection is closed. */
export function startTls(below: Connection, settings: HandshakeSettings): Promise<TlsConnection> {
  return new Promise((resolve, reject) => {
    let connection: TlsConnection | undefined;
    const carrier = new TlsCarrier(below, {
      onEnd: () => (connection === undefined ? fail(closedInHandshake()) : connection.onBelowEnd()),
      onFailure: (error) =>
        connection === undefined ? fail(handshakeFailure(error)) : connection.fail(error),
      notTls: (bytes) => settings.notTls(bytes),
      hasCloseNotify: () => connection?.hasCloseNotify === true,
      ...(reportsTickets ? {} : { onRecord: () => connection?.onRecord() }),
    });
    const fail = (error: unknown): void => {
      stop();
      reject(error);
      below.close();
      socket.destroy();
    };
    const socket = settings.create(carrier);
    const stop = watch("handshake", settings.limits, fail);
    // It stays for the socket's whole life (F69); later errors are the connection's.
    const shown = watchPeer(socket);
    socket.on("error", (error) => {
      if (connection === undefined) fail(handshakeFailure(error, shown()));
    });
    socket.once(settings.readyEvent, () => {
      stop();
      try {
        const facts = tlsFacts(socket, settings.known);
        settings.verify(facts);
        const isDue = settings.readyEvent === "secureConnect" && facts.protocol === "TLSv1.3";
        const firstRecord = isDue ? new FirstRecord(socket) : undefined;
        const { isSendOnly } = settings;
        connection = new TlsConnection({ socket, carrier, below, facts, firstRecord, isSendOnly });
        resolve(connection);
      } catch (error) {
        fail(error);
      }
    });
    carrier.start();
  });
}
