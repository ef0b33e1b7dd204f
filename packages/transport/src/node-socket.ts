import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Endpoint } from "./connection.ts";

/** Not TLS, whose sockets are of the same class, nor a pipe, which has no addresses. */
export function isTcp(socket: Duplex): socket is Socket {
  return socket instanceof Socket && !("encrypted" in socket) && socket.remoteAddress !== undefined;
}

/** Whether a FIN is on its way, after the last byte. */
export function isBeingShut(socket: Duplex): boolean {
  return socket.writableEnded && socket.writableLength === 0 && !socket.writableFinished;
}

/**
 * Sends RST. While a FIN is on its way, after the last byte, the system refuses that, and Node would keep the handle for
 * ever: then both ends have all there is, and the socket is just closed. Only TCP knows RST.
 */
export function cutOff(socket: Duplex): void {
  if (isBeingShut(socket) || !isTcp(socket)) socket.destroy();
  else socket.resetAndDestroy();
}

/** Where a connected socket stands; captured at once, since a closed socket has forgotten it (N2). */
export function endpointsOf(socket: Duplex): { local: Endpoint; remote: Endpoint } {
  const { localAddress, localPort, remoteAddress, remotePort }: Partial<Socket> =
    socket instanceof Socket ? socket : {};
  return { local: endpoint(localAddress, localPort), remote: endpoint(remoteAddress, remotePort) };
}

function endpoint(address = "", port = 0): Endpoint {
  // Not by `isIPv6`, whose first call takes milliseconds: what the system says is an address.
  return Object.freeze({ address, port, family: address.includes(":") ? 6 : 4 });
}
