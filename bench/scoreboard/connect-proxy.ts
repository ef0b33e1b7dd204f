import { createServer } from "node:http";
import { connect, type Socket } from "node:net";

/** An HTTP proxy that does CONNECT to loopback and nothing else. */
export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  /** How many connections went through it. */
  readonly tunnels: number;
}

export async function openConnectProxy(): Promise<ConnectProxy> {
  const sockets = new Set<Socket>();
  let tunnels = 0;
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connect", (request, client: Socket, head: Buffer) => {
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const target = connect({ host, port: Number(port) }, () => {
      tunnels += 1;
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.write(head);
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => {
        client.destroy();
        target.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    get tunnels() {
      return tunnels;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
