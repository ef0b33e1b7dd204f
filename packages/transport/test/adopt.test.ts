import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { type Duplex, PassThrough } from "node:stream";
import { expect, it } from "vitest";

import { adopt, type ConnectedSocket, type Connector, dial, secure } from "../src/index.ts";
import { ca } from "./certificates.ts";
import { adoptedPair, secureAsServer, tcpSockets } from "./pairs.ts";

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

it("X1: the head comes before what the socket holds, and both before what comes later", async () => {
  const [near, far] = await tcpSockets();
  far.write("two ");
  await once(near, "readable");
  const connection = adopt(near, { head: Buffer.from("one ") });
  let all = "";
  far.end("three");
  await connection.receive((block) => void (all += text(block)));
  expect(all).toBe("one two three");
  connection.close();
  far.destroy();
});

it("X1: a head that is reused by its owner is not what is read", async () => {
  const [near, far] = await tcpSockets();
  const head = Buffer.from("220");
  const connection = adopt(near, { head });
  head.fill("x");
  expect(text(await connection.read())).toBe("220");
  connection.close();
  far.destroy();
});

it("X1: a stream whose end has been read gives the head, and then the end", async () => {
  const [near, far] = await tcpSockets();
  far.end();
  near.resume();
  near.allowHalfOpen = true;
  await once(near, "end");
  const connection = adopt(near, { head: Buffer.from("220") });
  expect(text(await connection.read())).toBe("220");
  expect(await connection.read()).toBeUndefined();
  connection.close();
  far.destroy();
});

it("X1: TLS begins on a connection with a head, which is the peer's first word", async () => {
  const [near, far] = await adoptedPair();
  far.close();
  const [other, end] = await tcpSockets();
  const connection = adopt(other, { head: Buffer.from("220 not TLS\r\n") });
  const error: unknown = await secure(connection, { host: "localhost", ca }).catch(
    (failure: unknown) => failure,
  );
  expect(error).toMatchObject({ reason: "not-tls" });
  near.close();
  end.destroy();
});

it.each([true, false])("X1: TLS on an adopted socket, sendOnly %s", async (sendOnly) => {
  const [near, far] = await adoptedPair();
  const [client, server] = await Promise.all([
    secure(near, { host: "localhost", ca, sendOnly }),
    secureAsServer(far),
  ]);
  await client.write(Buffer.from("hello"));
  await client.end();
  expect(text(await server.read())).toBe("hello");
  expect(await server.read()).toBeUndefined();
  client.close();
  server.close();
});

it("what is no connected stream of bytes is refused", async () => {
  const destroyed = new PassThrough();
  destroyed.destroy();
  const objects = new PassThrough({ objectMode: true });
  const strings = new PassThrough();
  strings.setEncoding("utf8");
  const unconnected = connect({ port: 9, host: "127.0.0.1", autoSelectFamily: false }).on("error", () => {});
  for (const [given, message] of [
    [{}, /Duplex/],
    [undefined, /Duplex/],
    [destroyed, /closed/],
    [objects, /bytes/],
    [strings, /bytes/],
    [unconnected, /connected/],
  ] as const) {
    expect(() => adopt(given as Duplex)).toThrow(message);
  }
  unconnected.destroy();
});

const target = { host: "ftp.example.test", port: 21 };

it("X1: dial gives the connector host and port as they are, and takes what it gives", async () => {
  const [near, far] = await tcpSockets();
  const asked: unknown[] = [];
  const connector: Connector = ({ host, port, timeout }) => {
    asked.push([host, port, timeout]);
    return { socket: near, head: Buffer.from("220 ") };
  };
  await using connection = await dial({ ...target, connector, timeout: 5000 });
  expect(asked).toEqual([["ftp.example.test", 21, 5000]]);
  far.end("ready");
  expect(text(await connection.read())).toBe("220 ");
  expect(text(await connection.read())).toBe("ready");
});

it("a connector that gives no stream, or is combined with its own matters, is an error", async () => {
  const none = (() => ({})) as unknown as Connector;
  await expect(dial({ ...target, connector: none })).rejects.toThrow(/must give a stream/);
  for (const own of [{ localAddress: "127.0.0.1" }, { localPort: 0 }, { family: 4 as const }]) {
    await expect(dial({ ...target, connector: none, ...own })).rejects.toThrow(/cannot be combined/);
  }
});

const unusable: Readonly<Record<string, (near: Socket) => Duplex>> = {
  "is not connected yet": () => connect(1, "127.0.0.1"),
  "gives strings": (near) => near.setEncoding("utf8"),
  "gives objects": () => new PassThrough({ readableObjectMode: true }),
  "is ended": (near) => near.end(),
  // It reports its failure when it is destroyed.
  "gives strings, and then fails": () => {
    const failing = new PassThrough({ destroy: (_, done) => done(new Error("too late")) });
    return failing.setEncoding("utf8");
  },
};

it.each(Object.entries(unusable))("X1: a stream that %s is refused, and destroyed", async (_what, make) => {
  const [near, far] = await tcpSockets();
  for (const isAlone of [true, false]) {
    const socket = make(near);
    const hasClosed = new Promise<void>((resolve) => void socket.on("close", resolve));
    const connector: Connector = () => (isAlone ? socket : { socket });
    await expect(dial({ ...target, connector })).rejects.toThrow();
    expect(socket.destroyed).toBe(true);
    await hasClosed;
    if (socket === near) break;
  }
  near.destroy();
  far.destroy();
});

it("a stream that comes when nobody waits any more is destroyed", async () => {
  const controller = new AbortController();
  const late = new PassThrough();
  let give: (socket: ConnectedSocket) => void = () => {};
  const given = new Promise<ConnectedSocket>((resolve) => {
    give = resolve;
  });
  const seen: AbortSignal[] = [];
  const connector: Connector = ({ signal }) => {
    seen.push(signal);
    return given;
  };
  const dialling = dial({ ...target, connector, signal: controller.signal });
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(dialling).rejects.toBe(reason);
  expect(seen[0]?.aborted).toBe(true);
  give(late);
  await once(late, "close");
});

it("X1: the reset of an adopted TCP socket is a reset", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const [[accepted]] = await Promise.all([once(server, "connection"), dialAndReset(port)]);
  const [error] = await once((accepted as Socket).resume(), "error");
  expect(error).toMatchObject({ code: "ECONNRESET" });
  server.close();
});

async function dialAndReset(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  adopt(socket).reset();
}
