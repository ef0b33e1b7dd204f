import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

import type { TlsFacts } from "./connection.ts";
import { watch } from "./deadline.ts";
import { FirstRecord } from "./first-record.ts";
import { Inlet } from "./inlet.ts";
import { bytesTaken } from "./progress.ts";
import { SocketConnection } from "./socket-connection.ts";
import type { HandshakeSettings } from "./start-tls.ts";
import { tlsFacts, watchPeer } from "./tls-facts.ts";
import { handshakeFailure, laterFailure } from "./tls-failure.ts";

/** What a handshake on a socket itself needs; text in clear ahead of it is for OpenSSL to refuse. */
export interface DirectSettings extends Omit<HandshakeSettings, "create" | "notTls" | "readyEvent"> {
  create(socket: Socket): TLSSocket;
}

/**
 * Does the handshake on a plain socket, where Node's TLS reads and writes it without our help: nobody stands in between
 * who could tell a FIN from a close_notify. If it fails, the connection is closed.
 */
export function startDirectTls(
  below: SocketConnection,
  plain: Socket,
  settings: DirectSettings,
): Promise<SocketConnection> {
  return new Promise((resolve, reject) => {
    let connection: DirectTlsConnection | undefined;
    const fail = (error: unknown): void => {
      stop();
      reject(error);
      // TLS first: it takes the socket with it, and may be at work on this call stack.
      socket.destroy();
      below.close();
    };
    const socket = settings.create(plain);
    const stop = watch("handshake", settings.limits, fail);
    const shown = watchPeer(socket);
    socket.on("error", (error) => {
      if (connection === undefined) fail(handshakeFailure(error, shown()));
    });
    socket.once("secureConnect", () => {
      stop();
      try {
        const facts = tlsFacts(socket, settings.known);
        settings.verify(facts);
        connection = new DirectTlsConnection(socket, plain, below, facts);
        resolve(connection);
      } catch (error) {
        fail(error);
      }
    });
  });
}

class DirectTlsConnection extends SocketConnection {
  constructor(socket: TLSSocket, plain: Socket, below: SocketConnection, facts: TlsFacts) {
    const inlet = new Inlet({ open: () => socket.resume(), shut: () => socket.pause() });
    const { local, remote } = below;
    const firstRecord = facts.protocol === "TLSv1.3" ? new FirstRecord(socket) : undefined;
    // The socket below is the one that the bytes leave by, where it reports them.
    const progress = bytesTaken(plain) === undefined ? undefined : (): number => below.bytesSent;
    super({ socket, inlet, local, remote, below, tls: facts, isDirect: true, progress, firstRecord });
    socket.pause();
    socket.on("data", (bytes: Uint8Array) => {
      firstRecord?.settle();
      if (!inlet.push(bytes, false)) socket.pause();
    });
    socket.once("end", () => inlet.finish());
  }

  override fail(error: unknown): void {
    super.fail(laterFailure(error));
  }
}
