import type { Duplex } from "node:stream";

import type { Connection } from "./connection.ts";

/**
 * Returns how many bytes of a socket the kernel has taken so far; undefined where the runtime does not tell (Bun, Deno). The
 * count also moves within a single write; Node's own timeout of sockets looks at the same property.
 */
export function bytesTaken(socket: Duplex): number | undefined {
  const handle: unknown = "_handle" in socket ? socket._handle : undefined;
  if (typeof handle !== "object" || handle === null) return undefined;
  if (!("bytesWritten" in handle && "writeQueueSize" in handle)) return undefined;
  const { bytesWritten, writeQueueSize } = handle;
  if (typeof bytesWritten !== "number" || typeof writeQueueSize !== "number") return undefined;
  return bytesWritten - writeQueueSize;
}

/** Returns how many bytes a connection of this package has sent so far; 0 for one of another make, which does not tell. */
export function bytesSentBy(connection: Connection): number {
  return "bytesSent" in connection && typeof connection.bytesSent === "number" ? connection.bytesSent : 0;
}

/** The same of the bytes that have come, also those that TLS or a compressor cannot give out yet. */
export function bytesReceivedBy(connection: Connection): number {
  return "bytesReceived" in connection && typeof connection.bytesReceived === "number"
    ? connection.bytesReceived
    : 0;
}
