import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { TestServer } from "@ftplib/testkit";
import type * as theirs from "basic-ftp";
import { describe, expect, it } from "vitest";
import { type Bench, implementations, login, observe } from "./differential/observe.ts";

const operations: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
  access: login,
  connect: ({ client, server }) => client.connect(server.host, server.port),
  login: ({ client }) => client.login("user", "secret"),
  useDefaultSettings: ({ client }) => client.useDefaultSettings(),
  send: ({ client }) => client.send("NOOP"),
  sendIgnoringError: ({ client }) => client.sendIgnoringError("NOOP"),
  "ftp.request": ({ client }) => client.ftp.request("NOOP"),
  pwd: ({ client }) => client.pwd(),
  features: ({ client }) => client.features(),
  cd: ({ client }) => client.cd("dir"),
  size: ({ client }) => client.size("file.txt"),
  lastMod: ({ client }) => client.lastMod("file.txt"),
  rename: ({ client }) => client.rename("file.txt", "new.txt"),
  list: ({ client }) => client.list(),
  "downloadTo stream": ({ client }) =>
    client.downloadTo(
      new PassThrough().on("error", () => {}),
      "file.txt",
    ),
  "downloadTo path": ({ client, folder }) => client.downloadTo(join(folder, "down.txt"), "file.txt"),
  "uploadFrom stream": ({ client }) => client.uploadFrom(Readable.from(["x"]), "new.txt"),
  "uploadFrom path": ({ client, folder }) => client.uploadFrom(join(folder, "local.txt"), "new.txt"),
  ensureDir: ({ client }) => client.ensureDir("a/b"),
  removeDir: ({ client }) => client.removeDir("dir"),
};

const states: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
  "never connected": async () => {},
  connected: login,
  closed: async (bench) => {
    await login(bench);
    bench.client.close();
  },
};

const closings: Readonly<Record<string, (client: theirs.Client) => void>> = {
  "close()": (client) => client.close(),
  "close() twice": (client) => {
    client.close();
    client.close();
  },
  "closeWithError()": (client) =>
    client.ftp.closeWithError(Object.assign(new Error("enough"), { code: "EENOUGH" })),
};

const table = Object.keys(states).flatMap((state) =>
  Object.keys(closings).flatMap((how) => Object.keys(operations).map((name) => [state, name, how] as const)),
);

describe("G1: a client that is closed at once after a call", () => {
  it.each(table)("%s, %s, %s", async (state, name, how) => {
    const run = {
      prepare: states[state],
      call: async (bench: Bench) => {
        const outcome = operations[name]?.(bench);
        closings[how]?.(bench.client);
        const messages = [await messageOf(outcome), await messageOf(bench.client.pwd())];
        return [messages, bench.client.closed];
      },
    };
    const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
    expect([ours.outcome, ours.isClosed]).toEqual([theirs.outcome, theirs.isClosed]);
    expect(ours.isClosed).toBe(true);
  });

  it("connects no more, though that was to wait for its turn", async () => {
    await using server = await TestServer.start();
    const client = new implementations.ours.Client();
    const target = { host: server.host, port: server.port, user: "user", password: "secret" };
    await client.access(target);
    const calls = [client.send("NOOP"), client.access(target), client.connect(server.host, server.port)];
    client.close();
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(
      calls.map(() => "rejected"),
    );
    expect(client.closed).toBe(true);
    expect(server.transcript.lines.filter((line) => line.startsWith("S: 220"))).toHaveLength(1);
  });
});

const running: Readonly<Record<string, (bench: Bench, closeIt: () => void) => Promise<unknown>>> = {
  downloadTo: ({ client }, closeIt) => {
    const stream = new PassThrough().on("error", () => {}).on("data", closeIt);
    return client.downloadTo(stream, "big.bin");
  },
  uploadFrom: ({ client, server }, closeIt) => {
    const source = Readable.from(
      (async function* () {
        for (;;) {
          if ((server.transfers.at(-1)?.bytes ?? 0) > 0) closeIt();
          yield Buffer.alloc(10_000);
          await setImmediate();
        }
      })(),
    );
    return client.uploadFrom(source, "new.txt");
  },
};

const runningTable = Object.keys(running).flatMap((name) => Object.keys(closings).map((how) => [name, how]));

describe("G1: a client that is closed while its first transfer is running", () => {
  it.each(runningTable)("%s, %s", async (name, how) => {
    const call = async (bench: Bench): Promise<unknown> => {
      const outcome = running[name]?.(bench, () => closings[how]?.(bench.client));
      return [await messageOf(outcome), await messageOf(bench.client.pwd()), bench.client.closed];
    };
    const [theirs, ours] = [await observe("theirs", { call }), await observe("ours", { call })];
    expect([ours.outcome, ours.isClosed]).toEqual([theirs.outcome, theirs.isClosed]);
    expect(JSON.stringify(ours.outcome)).not.toContain("strategies");
  });
});

async function messageOf(outcome: Promise<unknown> | undefined): Promise<unknown> {
  return await outcome?.catch((error: NodeJS.ErrnoException) => [error.code, error.message]);
}
