import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { at, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import PromiseFtp, { type Options } from "../src/index.ts";

const tree = {
  "file.txt": "hello\n",
  "big.bin": Buffer.alloc(2_000_000, "x"),
  dir: { "a.txt": "a\n", sub: { "b.txt": "b\n" } },
};

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  return await TestServer.start({ tree: structuredClone(tree), ...options });
}

function whereabouts({ host, port }: TestServer): Options {
  return { host, port, user: "user", password: "secret" };
}

/** A client that is logged in to a server of its own; both end with the test. */
async function logIn(options: TestServerOptions = {}, more: Options = {}) {
  const server = await start(options);
  const client = new PromiseFtp();
  await client.connect({ ...whereabouts(server), ...more });
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.stop();
    },
  };
}

function commands({ transcript }: TestServer): string[] {
  return transcript.lines.filter((line) => line.startsWith("C: ")).map((line) => line.slice(3));
}

/** The server has had this command. */
async function received(server: TestServer, verb: string): Promise<void> {
  await expect.poll(() => commands(server).join("\n")).toContain(verb);
}

/** What is called from within the listener to the next `close`. */
function atClose<T>(client: PromiseFtp, call: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    client.rawClient.once("close", () => call().then(resolve, reject));
  });
}

/** How a call ends, whatever comes first. */
function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "fulfilled",
    (error: Error) => error.name,
  );
}

/** The server ends every connection; another one takes its place. */
async function replace(client: PromiseFtp, server: TestServer): Promise<TestServer> {
  const closed = once(client.rawClient, "close");
  await Promise.all([server.stop(), closed]);
  return await vi.waitFor(() => start({ port: server.port }), { timeout: 20_000, interval: 20 });
}

describe("G5: a stream that nobody has read to its end keeps no later call waiting", () => {
  type Break = (client: PromiseFtp, server: TestServer) => Promise<unknown>;
  const breaks: Readonly<Record<string, Break>> = {
    "destroy, connect": async (client, server) => {
      client.destroy();
      await client.connect(whereabouts(server));
    },
    "end, reconnect": async (client) => {
      await client.end();
      await client.reconnect();
    },
    "logout, reconnect": async (client) => {
      await client.logout();
      await client.reconnect();
    },
    "a loss, autoReconnect": replace,
    "a loss, connect": async (client, server) =>
      await client.connect(whereabouts(await replace(client, server))),
    abort: async (client) => await client.abort(),
  };
  const readers: Readonly<Record<string, (stream: Readable) => Promise<unknown>>> = {
    unread: async () => {},
    "unread, with a listener": async (stream) => stream.on("error", () => {}),
    // What is read is waited for by `end` and `logout`.
    "read to a part": async (stream) => {
      stream.on("error", () => {});
      stream.once("data", () => stream.pause());
      await once(stream, "pause");
    },
  };
  const rows = Object.entries(breaks).flatMap(([name, close]) =>
    Object.entries(readers).flatMap(([how, begin]) =>
      (["binary", "ascii"] as const).map((mode) => ({ name, how, mode, close, begin })),
    ),
  );
  it.each(rows.filter(({ name, how }) => !(/^end|^logout/.test(name) && how.startsWith("read"))))(
    "$name: $mode, $how",
    async ({ mode, close, begin }) => {
      await using bench = await logIn({ bandwidth: 1_000_000 }, { autoReconnect: true });
      const { client, server } = bench;
      await client[mode]();
      const stream = await client.get("big.bin");
      await begin(stream);
      const other = await close(client, server);
      expect(await client.list("dir")).toHaveLength(2);
      await expect(text(stream)).rejects.toThrow(Error);
      expect(await client.list("dir")).toHaveLength(2);
      client.destroy();
      if (other instanceof TestServer) await other.stop();
    },
  );
});

describe("G5: a connection that is being made is given up", () => {
  const steps = ["greeting", "user-command", "pass-command", "feat-command", "type-command"];
  const ways = {
    destroy: (client: PromiseFtp): unknown => client.destroy(),
    end: (client: PromiseFtp): unknown => client.end(),
  };
  const rows = steps.flatMap((step) => Object.entries(ways).map(([way, leave]) => ({ step, way, leave })));
  it.each(rows)("connect, before the reply to $step: $way", async ({ step, leave }) => {
    await using server = await start({ faults: [at(step, faults.silence())] });
    const client = new PromiseFtp();
    const connecting = client.connect(whereabouts(server));
    const outcome = outcomeOf(connecting);
    const verb = step.replace("-command", "").toUpperCase();
    await expect.poll(() => server.transcript.lines.join("\n")).toMatch(step === "greeting" ? /---/ : verb);
    expect(await leave(client)).toBe(false);
    expect(await outcome).toBe("FtpConnectionError");
    expect([client.getConnectionStatus(), client.rawClient.connected]).toEqual(["disconnected", false]);
    await expect.poll(() => server.openConnections).toBe(0);
  });

  it.each(Object.entries(ways))("connect, at once: %s", async (_, leave) => {
    await using server = await start();
    await using other = await start();
    const client = new PromiseFtp();
    const outcome = outcomeOf(client.connect(whereabouts(server)));
    expect(await leave(client)).toBe(false);
    const closed = once(client.rawClient, "close");
    // The one that is given up does not end the one after it.
    expect(await client.connect(whereabouts(other))).toContain("ready");
    expect([await outcome, await client.pwd()]).toEqual(["FtpConnectionError", "/"]);
    await client.end();
    await closed;
    await expect.poll(() => server.openConnections).toBe(0);
  });

  it("one that is lost does not end the one after it", async () => {
    await using server = await start({ faults: [at("pass-command", faults.once(faults.fin()))] });
    const client = new PromiseFtp();
    const second = atClose(client, () => client.connect(whereabouts(server)));
    expect(await outcomeOf(client.connect(whereabouts(server)))).not.toBe("fulfilled");
    expect(await second).toContain("ready");
    expect([client.getConnectionStatus(), await client.pwd()]).toEqual(["connected", "/"]);
    client.destroy();
  });

  it("one that is left does not end the one after it", async () => {
    await using bench = await logIn({ faults: [at("quit-command", faults.once(faults.reset()))] });
    const { client, server } = bench;
    const second = atClose(client, () => client.connect(whereabouts(server)));
    expect(typeof (await client.end())).not.toBe("undefined");
    expect(await second).toContain("ready");
    expect([await client.pwd(), await client.end()]).toEqual(["/", false]);
  });

  it("logout while one is being made is refused", async () => {
    await using server = await start();
    const client = new PromiseFtp();
    const connecting = client.connect(whereabouts(server));
    await expect(client.logout()).rejects.toThrow("can't log out when connection status is: connecting");
    expect([await connecting, await client.end()]).toEqual([expect.stringContaining("ready"), false]);
  });

  it("a reconnection by autoReconnect: destroy, connect, end", async () => {
    await using bench = await logIn({}, { autoReconnect: true });
    const { client, server } = bench;
    await using other = await replace(client, server);
    const call = outcomeOf(client.pwd());
    client.destroy();
    const connecting = outcomeOf(client.connect(whereabouts(other)));
    expect(await client.end()).toBe(false);
    expect([await call, await connecting]).toEqual(["FtpConnectionError", "FtpConnectionError"]);
    await expect.poll(() => other.openConnections).toBe(0);
  });

  it("a reconnection by autoReconnect: destroy rejects the calls that wait for it", async () => {
    await using bench = await logIn({}, { autoReconnect: true });
    const { client, server } = bench;
    await using other = await replace(client, server);
    const calls = [client.pwd(), client.delete("file.txt")].map(outcomeOf);
    expect(client.destroy()).toBe(false);
    expect(await Promise.all(calls)).toEqual(["FtpConnectionError", "FtpConnectionError"]);
    expect(client.getConnectionStatus()).toBe("disconnected");
    await expect.poll(() => other.openConnections).toBe(0);
  });

  it("a reconnection by autoReconnect: end comes after the calls that wait for it", async () => {
    await using bench = await logIn({}, { autoReconnect: true });
    const { client, server } = bench;
    await using other = await replace(client, server);
    const calls = [client.pwd(), client.delete("file.txt")].map(outcomeOf);
    expect(await client.end()).toBe(false);
    expect(await Promise.all(calls)).toEqual(["fulfilled", "fulfilled"]);
    expect(client.getConnectionStatus()).toBe("disconnected");
    await expect.poll(() => other.openConnections).toBe(0);
  });
});

describe("G5: what was called on one connection is not carried out on the next", () => {
  type Waiting = (client: PromiseFtp, server: TestServer) => Promise<readonly Promise<unknown>[]>;
  const waiting: Readonly<Record<string, Waiting>> = {
    "behind a stream": async (client) => {
      await client.get("big.bin");
      return [client.delete("file.txt"), client.put("new", "file.txt")];
    },
    "behind a reply": async (client, server) => {
      const calls = [client.pwd(), client.delete("file.txt"), client.rmdir("dir", true)];
      await received(server, "PWD");
      return calls;
    },
    "the rest of rmdir": async (client, server) => {
      const calls = [client.rmdir("dir", true)];
      await received(server, "DELE");
      return calls;
    },
    "the way back of mkdir": async (client, server) => {
      await client.cwd("dir");
      const calls = [client.mkdir("new/place", true)];
      await received(server, "MKD new");
      return calls;
    },
    "the way back of listSafe": async (client, server) => {
      await client.cwd("dir");
      const calls = [client.listSafe("sub")];
      await received(server, "LIST");
      return calls;
    },
  };
  const silent = ["dele", "mkd", "list"].map((verb) => at(`${verb}-command`, faults.silence()));
  it.each(Object.entries(waiting))("%s", async (name, begin) => {
    const isPwd = name === "behind a reply";
    await using bench = await logIn({
      faults:
        name === "the rest of rmdir"
          ? silent.slice(0, 1)
          : isPwd
            ? [at("pwd-command", faults.silence())]
            : silent,
    });
    await using other = await start();
    const { client, server } = bench;
    const outcomes = (await begin(client, server)).map(outcomeOf);
    client.destroy();
    await client.connect(whereabouts(other));
    for (const outcome of await Promise.all(outcomes)) expect(outcome).not.toBe("fulfilled");
    expect(await client.pwd()).toBe("/");
    const said = commands(other).filter((line) => !/^(?:USER|PASS|FEAT|OPTS|TYPE) ?/.test(line));
    expect(said).toEqual(["PWD"]);
  });
});

it("G5: destroy under a stream that is read is no uncaught error", async () => {
  await using bench = await logIn({ bandwidth: 1_000_000 });
  const stream = await bench.client.get("big.bin");
  stream.pipe(new PassThrough()).resume();
  await once(stream, "data");
  // `once` of node:events listens to errors.
  const closed = new Promise((resolve) => void stream.once("close", resolve));
  bench.client.destroy();
  await closed;
  expect(stream.errored).toBeNull();
});

it("G5: destroy under a stream is told to who listens to its errors", async () => {
  await using bench = await logIn({ bandwidth: 1_000_000 });
  const reading = text(await bench.client.get("big.bin"));
  await expect.poll(() => bench.server.transfers.length).toBe(1);
  bench.client.destroy();
  await expect(reading).rejects.toThrow(Error);
});

describe.each(["end", "logout"] as const)("G5: %s", (leave) => {
  it("comes after the calls before it, and refuses those after it", async () => {
    await using bench = await logIn();
    const { client, server } = bench;
    const before = [client.put(Buffer.alloc(100_000), "new.bin"), client.list(), client.mkdir("last")];
    const leaving = client[leave]();
    await Promise.resolve();
    const after = outcomeOf(client.delete("file.txt"));
    expect(await Promise.all(before.map(outcomeOf))).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    await leaving;
    expect(await after).toBe("FtpConnectionError");
    expect(commands(server).at(-1)).toBe("QUIT");
    expect((await server.files.stat("/new.bin"))?.size).toBe(100_000);
  });

  it("does not wait for a stream that comes meanwhile, and that nobody reads", async () => {
    await using bench = await logIn();
    const { client, server } = bench;
    const getting = client.get("big.bin");
    await client[leave]();
    await getting;
    expect(commands(server).slice(-1)).toEqual(["QUIT"]);
  });
});

it.each(["binary", "ascii"] as const)("G5: %s, restart: put begins at the offset", async (mode) => {
  await using bench = await logIn();
  await bench.client[mode]();
  await bench.client.restart(3);
  await bench.client.put("XY", "file.txt");
  await bench.client.put("new", "other.txt");
  await bench.client.binary();
  expect(await text(await bench.client.get("file.txt"))).toMatch(/^helXY/);
  expect(await text(await bench.client.get("other.txt"))).toBe("new");
});

describe("G5: put of a source that is silent ends with its transfer", () => {
  type Break = (client: PromiseFtp, server: TestServer) => Promise<unknown>;
  const breaks: Readonly<Record<string, Break>> = {
    destroy: async (client) => client.destroy(),
    abort: async (client) => await client.abort(),
    "a loss": async (client, server) => await (await replace(client, server)).stop(),
  };
  const rows = Object.entries(breaks).flatMap(([name, close]) =>
    (["binary", "ascii"] as const).map((mode) => ({ name, mode, close })),
  );
  it.each(rows)("$name: $mode", async ({ name, mode, close }) => {
    await using bench = await logIn();
    const { client, server } = bench;
    await client[mode]();
    const source = new PassThrough();
    source.write("abc");
    const outcome = outcomeOf(client.put(source, "new.txt"));
    await expect.poll(() => server.transfers[0]?.bytes).toBe(3);
    await close(client, server);
    expect(await outcome).toBe(name === "abort" ? "AbortError" : "ConnectionClosedError");
    if (name === "abort") expect(await client.list("dir")).toHaveLength(2);
    if (name === "abort") expect(commands(server).filter((line) => line === "ABOR")).toHaveLength(1);
    source.destroy();
  });
});
