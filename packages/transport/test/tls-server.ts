import type { Socket } from "node:net";
import { createServer, type TLSSocket, type TlsOptions } from "node:tls";

import { certificate } from "./certificates.ts";

export interface TlsServer extends AsyncDisposable {
  readonly port: number;
}

/** Node's own TLS server: the peer that is not of our making. */
export async function tlsServer(
  options: TlsOptions,
  onSocket: (socket: TLSSocket) => void,
): Promise<TlsServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, ...certificate("server"), ...options }, (socket) => {
    socket.on("error", () => {});
    onSocket(socket);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends back what comes, and ends when the client does. */
export function echo(socket: TLSSocket): void {
  socket.on("data", (bytes) => socket.write(bytes));
  socket.on("end", () => socket.end());
}
