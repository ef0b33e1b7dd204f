import { channel, subscribe, tracingChannel, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { at, faults, TestServer } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandTrace, type ConnectionTrace, FTP, FTP_TLS, type TransferTrace } from "../src/index.ts";

const KINDS = ["connection", "command", "transfer"] as const;
const EVENTS = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;

interface Seen {
  readonly kind: (typeof KINDS)[number];
  readonly event: (typeof EVENTS)[number];
  readonly context: ConnectionTrace & CommandTrace & TransferTrace;
  /** As it was at the event. */
  readonly state: Record<string, unknown>;
}

let seen: Seen[] = [];
let leave: (() => void)[] = [];
beforeEach(() => {
  seen = [];
  leave = KINDS.flatMap((kind) =>
    EVENTS.map((event) => {
      const name = `tracing:ftplib:${kind}:${event}`;
      const hear = (context: unknown): void =>
        void seen.push({
          kind,
          event,
          context: context as Seen["context"],
          state: { ...(context as object) },
        });
      subscribe(name, hear);
      return () => void unsubscribe(name, hear);
    }),
  );
});
afterEach(() => {
  for (const each of leave) each();
});

const TREE = { "hello.txt": "hello, world!\n" };
const SECRET = "open sesame";

async function open(server: TestServer, password = SECRET): Promise<FTP_TLS> {
  const { ca } = server.certificate;
  return await FTP_TLS.open(server.host, {
    port: server.port,
    user: "me",
    password,
    tls: { ca },
    timeout: 5_000,
  });
}

const of = (kind: Seen["kind"], event: Seen["event"]): Seen[] =>
  seen.filter((each) => each.kind === kind && each.event === event);

describe("O1: the diagnostics channels", () => {
  it("report each connection, command and transfer, in the order of a tracing channel", async () => {
    await using server = await TestServer.start({ tree: TREE, users: { me: SECRET }, tls: "required" });
    await using ftp = await open(server);
    await ftp.download("hello.txt", () => {});
    await ftp.upload(Buffer.from("new"), "new.txt");
    await ftp.quit();
    expect(of("connection", "start")[0]?.state).toEqual({
      client: expect.any(Number),
      host: server.host,
      port: server.port,
      isImplicit: false,
      isThroughConnector: false,
    });
    expect(of("connection", "asyncEnd")[0]?.state).toMatchObject({
      remote: { address: "127.0.0.1", port: server.port },
      welcome: expect.stringMatching(/^220 /),
    });
    expect(of("command", "start").map(({ context }) => context.verb)).toEqual(
      server.transcript.lines
        .filter((line) => line.startsWith("C: "))
        .map((line) => /\w+/.exec(line.slice(3))?.[0]),
    );
    expect(of("transfer", "asyncEnd").map(({ state }) => state)).toMatchObject([
      {
        command: "RETR hello.txt",
        verb: "RETR",
        isPassive: true,
        isSecure: true,
        offset: 0,
        bytes: 14,
        code: 226,
      },
      { command: "STOR new.txt", verb: "STOR", bytes: 3, code: 226 },
    ]);
    for (const { context } of of("command", "start")) {
      const events = seen.filter((each) => each.context === context).map(({ event }) => event);
      expect(events).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
    }
    expect(seen.filter(({ event }) => event === "error")).toEqual([]);
  });

  it("a refusal is an end, with its code; clients are told apart", async () => {
    await using server = await TestServer.start({ tree: TREE, users: { me: SECRET }, tls: "required" });
    await using one = await open(server);
    await using two = await open(server);
    await expect(one.delete("missing")).rejects.toThrow();
    await expect(two.download("missing", () => {})).rejects.toThrow();
    const [dele] = of("command", "asyncEnd").filter(({ context }) => context.verb === "DELE");
    expect(dele?.state).toMatchObject({ code: 550, command: "DELE missing" });
    const [retr] = of("transfer", "error");
    expect(retr?.state).toMatchObject({ code: 550, error: { code: "ERR_FTP_PERMANENT" } });
    expect(dele?.context.client).not.toBe(retr?.context.client);
  });

  it("what is lost is an error of the command, of the transfer and of the connection", async () => {
    const fault = at("retr-bytes", faults.closeControl());
    await using server = await TestServer.start({
      tree: TREE,
      users: { me: SECRET },
      tls: "required",
      faults: [fault],
    });
    await using ftp = await open(server);
    await expect(ftp.download("hello.txt", () => {})).rejects.toThrow();
    expect(of("transfer", "error").length).toBe(1);
    expect(of("command", "error").map(({ context }) => context.verb)).toEqual(["RETR"]);
    ftp.close();
    const { port } = server;
    await server.stop();
    await expect(FTP.open("127.0.0.1", { port })).rejects.toThrow();
    expect(of("connection", "error").map(({ context }) => context.error)).toMatchObject([
      { code: "ECONNREFUSED" },
    ]);
  });

  it("abort() and leaving a loop early end a transfer once", async () => {
    await using server = await TestServer.start({
      tree: { big: Buffer.alloc(3_000_000) },
      tls: "required",
      users: { me: SECRET },
    });
    await using ftp = await open(server);
    const aborted = ftp.download("big", () => void ftp.abort());
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
    for await (const block of ftp.blocks("RETR big")) {
      expect(block.length).toBeGreaterThan(0);
      break;
    }
    await ftp.pwd();
    expect(of("transfer", "asyncEnd").length).toBe(2);
    expect(of("transfer", "error").map(({ context }) => context.error)).toMatchObject([
      { name: "AbortError" },
    ]);
  });

  it("hold no secret, whatever the server repeats", async () => {
    const repeat = at("pass", faults.reply(`530 ${SECRET} is wrong`));
    await using server = await TestServer.start({ users: { me: SECRET }, tls: "required", faults: [repeat] });
    await expect(open(server)).rejects.toThrow();
    expect(of("command", "asyncEnd").at(-1)?.state).toMatchObject({
      command: "PASS ******",
      reply: "530 ****** is wrong",
    });
    expect(inspect(seen, { depth: 12 })).not.toContain(SECRET);
  });

  it("are what tracingChannel() gives", async () => {
    const names: string[] = [];
    const handlers = { start: () => void names.push("start"), asyncEnd: () => void names.push("asyncEnd") };
    const channels = tracingChannel<object>("ftplib:connection");
    channels.subscribe(handlers as never);
    await using server = await TestServer.start({ users: { me: SECRET }, tls: "required" });
    await using ftp = await open(server);
    channels.unsubscribe(handlers as never);
    expect([names, ftp.state]).toEqual([["start", "asyncEnd"], "ready"]);
  });
});

it("O1: without subscribers nothing is published", async () => {
  for (const each of leave) each();
  await using server = await TestServer.start({ tree: TREE, users: { me: SECRET }, tls: "required" });
  await using ftp = await open(server);
  await ftp.download("hello.txt", () => {});
  expect(seen).toEqual([]);
  expect(channel("tracing:ftplib:command:start").hasSubscribers).toBe(false);
});
