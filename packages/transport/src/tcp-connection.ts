import { Socket, type SocketConstructorOpts } from "node:net";

import { Inlet } from "./inlet.ts";
import { endpointsOf, SocketConnection } from "./socket-connection.ts";

/** Deno has no `onread` and says nothing: bytes would be lost. */
const canLend: boolean = !("Deno" in globalThis);

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
  socket.once("end", () => inlet.finish());
  return new SocketConnection({ socket, inlet, ...endpointsOf(socket) });
}

/** The connection on a socket that a server accepted (paused): those cannot be given buffers. */
export function incomingConnection(socket: Socket): SocketConnection {
  const inlet = new Inlet({ open: () => socket.resume(), shut: () => socket.pause() });
  listenForData(socket, inlet);
  socket.once("end", () => inlet.finish());
  return new SocketConnection({ socket, inlet, ...endpointsOf(socket) });
}

function listenForData(socket: Socket, inlet: Inlet): void {
  socket.on("data", (bytes: Uint8Array) => {
    if (!inlet.push(bytes, false)) socket.pause();
  });
  socket.pause();
}
