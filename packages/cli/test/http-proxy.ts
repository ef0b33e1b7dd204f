import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy on loopback that connects by CONNECT those who know the password. */
export interface HttpProxy extends AsyncDisposable {
  readonly port: number;
  /** Each connection that was asked for: `host:port`. */
  readonly asked: readonly string[];
}

/** Starts it, for one user. */
export async function startHttpProxy(user: string, password: string): Promise<HttpProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const secret = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const keep = (socket: Socket): Socket => sockets.add(socket) && socket.on("error", () => socket.destroy());
  const server = createServer();
  server.on("connect", ({ url = "", headers }: IncomingMessage, socket: Socket) => {
    keep(socket);
    if (headers["proxy-authorization"] !== secret)
      return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    asked.push(url);
    const { hostname, port } = new URL(`ftp://${url}`);
    const behind = keep(connect(Number(port), hostname));
    behind.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(behind).pipe(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
