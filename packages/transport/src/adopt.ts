import { Socket } from "node:net";
import { Duplex } from "node:stream";

import type { Connection } from "./connection.ts";
import { StreamClosedError } from "./errors.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { incomingConnection } from "./tcp-connection.ts";

/** Options of {@link adopt}. */
export interface AdoptOptions {
  /** Bytes of the peer that were read already: they come first. */
  readonly head?: Uint8Array | undefined;
  /** Milliseconds of silence before TCP asks whether the peer is still there; default 30,000; false: never. */
  readonly keepAlive?: number | false | undefined;
  /** Small writes go out at once (Nagle's algorithm is off); default true. */
  readonly noDelay?: boolean | undefined;
}

/**
 * Makes a connection of a stream that somebody else has connected, through a proxy say: a socket of `node:net` or
 * `node:tls`, or any other Duplex of bytes. The stream is the connection's alone from here on; what it has read and not
 * given out comes after `head`. Its own idle timeout is switched off.
 *
 * `reset` sends RST where the stream is a TCP socket; any other stream is destroyed. `local` and `remote` are what the
 * socket says, which through a proxy is the proxy; for a stream that has no addresses they are empty.
 *
 * @throws TypeError unless it is a stream of bytes, and connected; StreamClosedError for one that is destroyed
 */
export function adopt(socket: Duplex, options: AdoptOptions = {}): Connection {
  const { head, keepAlive = 30_000, noDelay = true } = options;
  checkStream(socket);
  // Else a stream that the peer has ended would end our side, too.
  socket.allowHalfOpen = true;
  if (socket instanceof Socket) {
    socket.setTimeout(0);
    if (keepAlive !== false) socket.setKeepAlive(true, keepAlive);
    socket.setNoDelay(noDelay);
  }
  socket.pause();
  return new OwnedConnection(incomingConnection(socket, head));
}

function checkStream(socket: Duplex): void {
  if (!isDuplex(socket)) throw new TypeError("only a socket or another Duplex can be adopted");
  if (socket.destroyed || socket.writableEnded) throw new StreamClosedError();
  if (socket instanceof Socket && socket.connecting)
    throw new TypeError("the socket is not connected yet: wait for its event connect");
  if (socket.readableEncoding !== null || socket.readableObjectMode)
    throw new TypeError("the stream must give bytes: it gives strings or objects");
}

/** Whether the value is a stream that can be adopted. */
export function isDuplex(value: unknown): value is Duplex {
  return value instanceof Duplex;
}
