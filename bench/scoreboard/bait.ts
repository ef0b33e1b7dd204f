import { createServer, type Socket } from "node:net";

/** Somebody else's service, who sees everyone that comes. */
export interface Bait extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** How many have come. */
  readonly visitors: number;
  /** What they sent. */
  readonly received: string;
}

/** Listens on another loopback address than the servers do, tells whoever comes something that is in no file, and ends. */
export async function openBait(host = "127.0.0.2"): Promise<Bait> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  let visitors = 0;
  const server = createServer((socket) => {
    visitors += 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => void received.push(bytes));
    socket.end("bait\r\n");
  });
  await new Promise<void>((resolve) => server.listen({ host, port: 0 }, resolve));
  const address = server.address();
  return {
    host,
    port: typeof address === "object" && address ? address.port : 0,
    get visitors() {
      return visitors;
    },
    get received() {
      return Buffer.concat(received).toString("latin1");
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
