import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A proxy on loopback that joins what the server says first to its own reply, as one packet. */
export interface TestProxy extends AsyncDisposable {
  readonly port: number;
  /** Each connection that was asked for: `host:port`. */
  readonly asked: string[];
}

interface Request {
  readonly host: string;
  readonly port: number;
  /** The reply that says that the connection is there. */
  readonly reply: Buffer;
}

/** Reads a block of at least so many bytes; more may come with it. */
async function read(socket: Socket): Promise<Buffer> {
  const [block] = (await once(socket, "data")) as [Buffer];
  return block;
}

async function startProxy(negotiate: (socket: Socket) => Promise<Request | undefined>): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
  const server: Server = createServer((socket) => {
    keep(socket);
    void negotiate(socket).then(async (request) => {
      if (request === undefined) return socket.end();
      asked.push(`${request.host}:${request.port}`);
      const onward = keep(connect(request.port, request.host));
      onward.once("error", () => socket.destroy());
      await once(onward, "connect");
      // Only the control connection has something to say before it is asked.
      const first = await Promise.race([
        once(onward, "data"),
        new Promise<[]>((resolve) => setTimeout(resolve, 50, [])),
      ]);
      socket.write(Buffer.concat([request.reply, (first[0] as Buffer | undefined) ?? Buffer.alloc(0)]));
      socket.pipe(onward).pipe(socket);
      return undefined;
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

/** SOCKS 5 (RFC 1928) with a password (RFC 1929), for names and IPv4. */
export function startSocks5(user: string, password: string): Promise<TestProxy> {
  return startProxy(async (socket) => {
    await read(socket);
    socket.write(Buffer.from([5, 2]));
    const login = await read(socket);
    const named = login.subarray(2, 2 + (login[1] ?? 0)).toString();
    const secret = login.subarray(3 + (login[1] ?? 0)).toString();
    const isWelcome = named === user && secret === password;
    socket.write(Buffer.from([1, isWelcome ? 0 : 1]));
    if (!isWelcome) return undefined;
    const asked = await read(socket);
    const isName = asked[3] === 3;
    const host = isName ? asked.subarray(5, 5 + (asked[4] ?? 0)).toString() : asked.subarray(4, 8).join(".");
    return {
      host,
      port: asked.readUInt16BE(asked.length - 2),
      reply: Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 9]),
    };
  });
}

/** SOCKS 4a: a name follows the user. */
export function startSocks4(): Promise<TestProxy> {
  return startProxy(async (socket) => {
    const asked = await read(socket);
    const [, name = ""] = asked.subarray(8).toString().split("\0");
    const host = name === "" ? asked.subarray(4, 8).join(".") : name;
    return { host, port: asked.readUInt16BE(2), reply: Buffer.from([0, 90, 0, 9, 127, 0, 0, 1]) };
  });
}

/** CONNECT (RFC 9110), with a password if one is given. */
export function startHttpProxy(user?: string, password?: string): Promise<TestProxy> {
  return startProxy(async (socket) => {
    const head = (await read(socket)).toString("latin1");
    const secret = Buffer.from(`${user}:${password}`).toString("base64");
    if (user !== undefined && !head.includes(`Basic ${secret}`)) {
      socket.write("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return undefined;
    }
    const [, host = "", port] = /^CONNECT (\S+):(\d+) /.exec(head) ?? [];
    return { host, port: Number(port), reply: Buffer.from("HTTP/1.1 200 Connection established\r\n\r\n") };
  });
}
