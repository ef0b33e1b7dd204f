import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { createSecureContext, type SecureVersion, TLSSocket } from "node:tls";

import { adopt, type Connection, createPair, dial, listen, secure } from "../src/index.ts";
import { OwnedConnection } from "../src/owned-connection.ts";
import { startTls } from "../src/start-tls.ts";
import { ca, certificate } from "./certificates.ts";

export type Pair = readonly [near: Connection, far: Connection];

/** A dialled connection, and the accepted one. */
export async function tcpPair(): Promise<Pair> {
  await using listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
  return await Promise.all([dial({ host: "127.0.0.1", port: listener.local.port }), listener.accept()]);
}

/** TLS from the first byte. */
export async function tlsPair(version: SecureVersion): Promise<Pair> {
  await using listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
  const tls = { ca, host: "localhost", minVersion: version, maxVersion: version };
  return await Promise.all([
    dial({ host: "127.0.0.1", port: listener.local.port, tls }),
    listener.accept().then((connection) => secureAsServer(connection)),
  ]);
}

/** The near side only sends: its TLS is on the socket itself. */
export async function sendOnlyPair(version: SecureVersion = "TLSv1.3"): Promise<Pair> {
  const [near, far] = await tcpPair();
  const tls = { ca, host: "localhost", maxVersion: version, sendOnly: true };
  return await Promise.all([secure(near, tls), secureAsServer(far)]);
}

/** Clear text first, then TLS. */
export async function upgradedPair(): Promise<Pair> {
  const [near, far] = await tcpPair();
  await far.write(new TextEncoder().encode("234 go on\r\n"));
  await near.read();
  return await Promise.all([secure(near, { host: "localhost", ca }), secureAsServer(far)]);
}

/** The other role of TLS, over the same machinery. */
export async function secureAsServer(
  connection: Connection,
  version: SecureVersion = "TLSv1.3",
  name = "server",
): Promise<Connection> {
  const { stream } = OwnedConnection.handOver(connection);
  const settings = { ...certificate(name), minVersion: "TLSv1.2", maxVersion: version } as const;
  const tls = await startTls(stream, {
    limits: {},
    readyEvent: "secure",
    notTls: () => new Error("the client does not speak TLS"),
    create: (carrier) =>
      new TLSSocket(carrier, { isServer: true, secureContext: createSecureContext(settings) }),
    verify: () => {},
  });
  return new OwnedConnection(tls);
}

/** The same connection, with some calls done in another way. */
export function instead(connection: Connection, calls: Partial<Connection>): Connection {
  return {
    local: connection.local,
    remote: connection.remote,
    tls: connection.tls,
    get isClosed() {
      return connection.isClosed;
    },
    read: (options) => connection.read(options),
    receive: (sink, options) => connection.receive(sink, options),
    write: (bytes, options) => connection.write(bytes, options),
    end: (options) => connection.end(options),
    reset: () => connection.reset(),
    close: () => connection.close(),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
    ...calls,
  };
}

/** Two pairs with a relay between them, which the test plays. */
export function relayedPair(): {
  client: Connection;
  front: Connection;
  back: Connection;
  server: Connection;
} {
  const [client, front] = createPair();
  const [back, server] = createPair();
  return { client, front, back, server };
}

/** Two sockets of Node, connected with each other. */
export async function tcpSockets(): Promise<readonly [near: Socket, far: Socket]> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const near = connect(typeof address === "object" ? (address?.port ?? 0) : 0, "127.0.0.1");
  const [[far]] = (await Promise.all([once(server, "connection"), once(near, "connect")])) as [
    [Socket],
    unknown,
  ];
  server.close();
  return [near, far];
}

/** A socket that somebody else has connected, and the accepted one. */
export async function adoptedPair(): Promise<Pair> {
  const [near, far] = await tcpSockets();
  return [adopt(near), adopt(far)];
}

/** Two streams of Node that are no sockets, connected with each other: what one writes the other reads. */
export function duplexPair(): readonly [near: Duplex, far: Duplex] {
  const near = new HalfPipe();
  const far = new HalfPipe();
  near.other = far;
  far.other = near;
  return [near, far];
}

class HalfPipe extends Duplex {
  other: HalfPipe | undefined;
  #resume: (() => void) | undefined;

  constructor() {
    super({ allowHalfOpen: false });
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.other?.receive(Uint8Array.from(chunk), done);
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }

  /** A stream that is destroyed breaks the other, as a connection that is reset does. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.writableFinished || !this.readableEnded)
      setImmediate(() =>
        this.other?.destroy(Object.assign(new Error("the other end is gone"), { code: "ECONNRESET" })),
      );
    done(error);
  }

  receive(chunk: Uint8Array, done: () => void): void {
    if (this.push(chunk)) done();
    else this.#resume = done;
  }
}
