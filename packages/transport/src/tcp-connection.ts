import { Socket, type SocketConstructorOpts } from "node:net";

import { Inlet } from "./inlet.ts";
import { canLend } from "./runtime.ts";
import { endpointsOf, SocketConnection } from "./socket-connection.ts";

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

/** The connection on a socket that a server accepted (paused): those cannot be given buffers. */
export function incomingConnection(socket: Socket): SocketConnection {
  const inlet = new Inlet({ open: () => socket.resume(), shut: () => socket.pause() });
  listenForData(socket, inlet);
  socket.once("end", () => finish(socket, inlet));
  return new SocketConnection({ socket, inlet, ...endpointsOf(socket) });
}

function listenForData(socket: Socket, inlet: Inlet): void {
  socket.on("data", (bytes: Uint8Array) => {
    if (!inlet.push(bytes, false)) socket.pause();
  });
  socket.pause();
}

/**
 * Distinguishes an end from a reset: libuv before 1.52 (Node 20 and 22) takes a reset after unread bytes for an end, but
 * even an empty write fails then (F48). With writes under way, those fail.
 */
function finish(socket: Socket, inlet: Inlet): void {
  if (!socket.writable || socket.writableLength > 0) return inlet.finish();
  socket.write(nothing, (error) => {
    // An error reaches the connection as the socket's event.
    if (error === undefined || error === null) inlet.finish();
  });
}
