import { createServer, type LookupFunction, type Server } from "node:net";

import { describe, expect, it } from "vitest";

import { dial, type DialOptions, listen, TransportTimeoutError } from "../src/index.ts";

/** A resolver that answers with these addresses, whatever the name. */
function resolver(...addresses: string[]): LookupFunction & { asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (host, _options, callback) => {
    asked.push(host);
    const list = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    callback(null, list);
  };
  return Object.assign(lookup, { asked });
}

const neverAnswers: LookupFunction = () => {};

async function failure(options: DialOptions): Promise<unknown> {
  return dial(options).then(
    (connection) => connection.close(),
    (error: unknown) => error,
  );
}

/** A port at which nobody listens, and none of those that the system hands out to the next one who asks (32,768 and up). */
async function deadPort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  try {
    (await listen({ address: "127.0.0.1", port })).close();
    return port;
  } catch {
    return deadPort();
  }
}

describe("arguments", () => {
  it("O2: a timeout of no time, or less, is a RangeError before anything is looked up", async () => {
    const lookup = resolver("127.0.0.1");
    for (const timeout of [0, -1, Number.NaN]) {
      expect(await failure({ host: "a.example", port: 21, timeout, lookup })).toBeInstanceOf(RangeError);
    }
    for (const port of [0, -1, 1.5, 65_536, Number.NaN]) {
      expect(await failure({ host: "a.example", port, lookup })).toBeInstanceOf(RangeError);
      if (port !== 0) {
        expect(await failure({ host: "a.example", port: 21, localPort: port, lookup })).toBeInstanceOf(
          RangeError,
        );
      }
    }
    const reason = new Error("enough");
    expect(await failure({ host: "a.example", port: 21, signal: AbortSignal.abort(reason), lookup })).toBe(
      reason,
    );
    expect(lookup.asked).toEqual([]);
  });
});

describe("addresses", () => {
  it("F13 N4: the next address is tried when one refuses, in the resolver's order", async () => {
    await using listener = await listen({ address: "127.0.0.1" });
    const lookup = resolver("127.0.0.2", "127.0.0.3", "127.0.0.1");
    await using connection = await dial({ host: "many.example", port: listener.local.port, lookup });
    expect(connection.remote.address).toBe("127.0.0.1");
    expect(lookup.asked).toEqual(["many.example"]);
  });

  it("F13: when all refuse, the last one's error tells of all", async () => {
    const lookup = resolver("127.0.0.2", "127.0.0.1");
    const error = await failure({ host: "many.example", port: await deadPort(), lookup });
    expect(error).toMatchObject({ code: "ECONNREFUSED", address: "127.0.0.1", syscall: "connect" });
    expect(error).toHaveProperty("cause.errors", [
      expect.objectContaining({ address: "127.0.0.2" }),
      expect.objectContaining({ address: "127.0.0.1" }),
    ]);
  });

  it("the system's error comes as it is", async () => {
    const error = await failure({ host: "127.0.0.1", port: await deadPort() });
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
    expect(error).not.toHaveProperty("cause");
  });

  it("a resolver's error, and an answer without addresses", async () => {
    const broken = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const lookup: LookupFunction = (_host, _options, callback) => callback(broken, "", 0);
    expect(await failure({ host: "none.example", port: 21, lookup })).toBe(broken);
    const nothing = await failure({ host: "none.example", port: 21, lookup: resolver() });
    expect(nothing).toMatchObject({ code: "ENOTFOUND", hostname: "none.example" });
  });

  it("a resolver that knows one address and says so in the old way", async () => {
    await using listener = await listen({ address: "127.0.0.1" });
    const lookup: LookupFunction = (_host, _options, callback) => callback(null, "127.0.0.1", 4);
    await using connection = await dial({ host: "one.example", port: listener.local.port, lookup });
    expect(connection.remote).toEqual({ address: "127.0.0.1", port: listener.local.port, family: 4 });
  });

  it("family: only addresses of that version", async () => {
    await using listener = await listen({ address: "127.0.0.1" });
    const { port } = listener.local;
    const lookup = resolver("::1", "127.0.0.1");
    await using connection = await dial({ host: "both.example", port, lookup, family: 4 });
    expect(connection.remote.family).toBe(4);
    expect(await failure({ host: "127.0.0.1", port, family: 6 })).toMatchObject({ code: "ENOTFOUND" });
  });
});

describe("our end", () => {
  it("N3: localAddress may be a name, and the address of the other end's version is taken", async () => {
    await using listener = await listen({ address: "127.0.0.1" });
    const lookup: LookupFunction = (host, options, callback) =>
      host === "here.example"
        ? resolver("::1", "127.0.0.9")(host, options, callback)
        : neverAnswers(host, options, callback);
    const options = { host: "127.0.0.1", port: listener.local.port, localAddress: "here.example", lookup };
    await using connection = await dial(options);
    expect(connection.local).toMatchObject({ address: "127.0.0.9", family: 4 });
    await using accepted = await listener.accept();
    expect(accepted.remote).toEqual(connection.local);
  });

  it("localPort; and no address of the other end's version", async () => {
    await using listener = await listen({ address: "127.0.0.1" });
    const { port } = listener.local;
    const localPort = await deadPort();
    await using connection = await dial({ host: "127.0.0.1", port, localPort });
    expect(connection.local.port).toBe(localPort);
    const error = await failure({ host: "127.0.0.1", port, localAddress: "::1" });
    expect(error).toMatchObject({ code: "EADDRNOTAVAIL" });
  });

  it("N2: the ends are known also after the peer's end and our close", async () => {
    const server = await serve((socket) => socket.end());
    const { port } = server;
    const connection = await dial({ host: "127.0.0.1", port });
    const { local } = connection;
    expect(await connection.read()).toBeUndefined();
    await connection.end();
    connection.close();
    expect(connection.remote).toEqual({ address: "127.0.0.1", port, family: 4 });
    expect(connection.local).toBe(local);
    expect(local.port).toBeGreaterThan(0);
    server.close();
  });
});

describe("limits", () => {
  it("F23 F70: the timeout is for all of it, the resolver included", async () => {
    const error = await failure({ host: "slow.example", port: 21, timeout: 20, lookup: neverAnswers });
    expect(error).toBeInstanceOf(TransportTimeoutError);
    expect(error).toMatchObject({ code: "ERR_TRANSPORT_TIMEOUT", phase: "connect", timeout: 20 });
  });

  it("F23: also for the TLS handshake, after which nothing is left open", async () => {
    const server = await serve(() => {});
    const options = { host: "127.0.0.1", port: server.port, timeout: 50, tls: { host: "localhost" } };
    expect(await failure(options)).toBeInstanceOf(TransportTimeoutError);
    await server.allClosed();
    server.close();
  });

  it("the signal ends it with its reason, at every stage", async () => {
    const server = await serve(() => {});
    const reason = new Error("enough");
    const stages: Partial<DialOptions>[] = [{ lookup: neverAnswers, host: "slow.example" }, {}, { tls: {} }];
    for (const stage of stages) {
      const controller = new AbortController();
      const options = { host: "127.0.0.1", port: server.port, signal: controller.signal, ...stage };
      const dialling = failure(options);
      if ("tls" in stage) await server.hello();
      controller.abort(reason);
      expect(await dialling).toBe(reason);
    }
    await server.allClosed();
    server.close();
  });
});

interface PlainServer {
  readonly port: number;
  /** Resolves with the first bytes of the next connection. */
  hello(): Promise<unknown>;
  /** Resolves when the other ends of all connections are closed. */
  allClosed(): Promise<unknown>;
  close(): Server;
}

async function serve(onSocket: (socket: import("node:net").Socket) => void): Promise<PlainServer> {
  const closed: Promise<unknown>[] = [];
  let onHello: (value: unknown) => void = () => {};
  const server = createServer((socket) => {
    socket.on("error", () => {});
    closed.push(new Promise((resolve) => socket.once("close", resolve)));
    socket.once("data", (bytes) => onHello(bytes));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    hello: () => new Promise((resolve) => (onHello = resolve)),
    allClosed: () => Promise.all(closed),
    close: () => server.close(),
  };
}
