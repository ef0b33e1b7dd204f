import { Socket, type SocketConstructorOpts } from "node:net";
import type { Duplex } from "node:stream";

import { Inlet } from "./inlet.ts";
import { canLend, tellsResets } from "./runtime.ts";
import { endpointsOf } from "./node-socket.ts";
import { SocketConnection } from "./socket-connection.ts";

const nothing = new Uint8Array(0);

/** A socket that is not connected yet, and the inlet that its bytes go to. */
export interface OutgoingSocket {
  readonly socket: Socket;
  readonly inlet: Inlet;
}

/**
 * Makes a socket that reads into our own buffers: no allocation and no event for a block, which halves what a bulk
 * transfer costs.
 */
export function createSocket(): OutgoingSocket {
  // Made before the socket, which asks for its first buffer at once.
  const inlet: Inlet = new Inlet({ open: () => socket.resume(), shut: () => socket.pause() });
  const options: SocketConstructorOpts = { allowHalfOpen: true };
  if (canLend) {
    options.onread = {
      buffer: () => inlet.buffer(),
      callback: (count, buffer) => inlet.push(buffer.subarray(0, count), true),
    };
  }
  const socket: Socket = new Socket(options);
  // Nothing is read before somebody asks.
  socket.pause();
  if (!canLend) listenForData(socket, inlet);
  return { socket, inlet };
}

/** The connection on a socket that {@link createSocket} made, once it is connected. */
export function outgoingConnection({ socket, inlet }: OutgoingSocket): SocketConnection {
  socket.once("end", () => finish(socket, inlet));
  return new SocketConnection({ socket, inlet, ...endpointsOf(socket) });
}

/**
 * The connection on a socket that a server accepted, or that somebody else has connected (paused): those cannot be given
 * buffers.
 *
 * @param head bytes of the peer that were read before
 */
export function incomingConnection(socket: Duplex, head?: Uint8Array): SocketConnection {
  const inlet = new Inlet({ open: () => socket.resume(), shut: () => socket.pause() });
  const hasHead = head !== undefined && head.length > 0;
  if (hasHead) inlet.push(Uint8Array.from(head), false);
  listenForData(socket, inlet);
  if (socket.readableEnded) inlet.finish();
  else socket.once("end", () => finish(socket, inlet));
  return new SocketConnection({ socket, inlet, hasHead, ...endpointsOf(socket) });
}

function listenForData(socket: Duplex, inlet: Inlet): void {
  socket.on("data", (bytes: Uint8Array) => {
    if (!inlet.push(bytes, false)) socket.pause();
  });
  socket.pause();
}

/**
 * Distinguishes an end from a reset: libuv before 1.52 (Node 20 and 22) takes a reset after unread bytes for an end, but
 * even an empty write fails then (F48). With writes under way, those fail. Other streams than sockets know no resets.
 */
function finish(socket: Duplex, inlet: Inlet): void {
  const isCertain = tellsResets || !(socket instanceof Socket);
  if (isCertain || !socket.writable || socket.writableLength > 0) return inlet.finish();
  socket.write(nothing, (error) => {
    // An error reaches the connection as the socket's event.
    if (error === undefined || error === null) inlet.finish();
  });
}
