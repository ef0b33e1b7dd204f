import { ScriptServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS, type Phase, TimeoutError } from "../src/index.ts";
import { openHandles, untilClosed } from "./play.ts";

// Long enough for what is said before, short enough to wait for.
const LIMIT = 60;

/** A server that falls silent, what waits for it, and the phase in which the wait must end. */
type Row = readonly [name: string, phase: Phase, script: string, call: (ftp: FTP_TLS) => Promise<unknown>];

const passive = "C: PASV\nS: 227 ({pasv})\n";
const typed = "S: 220 ready\nC: TYPE I\nS: 200 ok\n";
const secured = "S: 220 ready\nC: AUTH TLS\nS: 234 go\n";

const toDirectory = `S: 220 ready\nC: PWD\nS: 257 "/"\nC: CWD /\nS: 250 ok\nC: CWD a b\nS: 250 ok\n`;
/** A listing of the directory `a b`, whose server does not lead back. */
const noWayBack = `${toDirectory}${passive}C: LIST -a\nS: 150 here\nD: (end)\nS: 226 done\nC: CWD /\nS: (silence)`;

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(65_536);
}

const rows: readonly Row[] = [
  ["no greeting", "greeting", "S: (silence)", async () => {}],
  ["half a greeting", "greeting", "S: 220-hello\nS: (silence)", async () => {}],
  ["nothing behind a 120", "greeting", "S: 120 soon\nS: (silence)", async () => {}],
  ["no reply", "reply", "S: 220 ready\nC: NOOP\nS: (silence)", (ftp) => ftp.voidcmd("NOOP")],
  ["half a reply", "reply", "S: 220 ready\nC: NOOP\nS: 200-a\nS: (silence)", (ftp) => ftp.voidcmd("NOOP")],
  [
    "no reply to a second command",
    "reply",
    "S: 220 ready\nC: USER u\nS: 331 pw\nC: *\nS: (silence)",
    (ftp) => ftp.login("u", "p", undefined, { secure: false }),
  ],
  [
    "no line",
    "reply",
    "S: 220 ready\nC: NOOP\nS: (silence)",
    async (ftp) => (await ftp.putcmd("NOOP"), await ftp.getline()),
  ],
  ["no handshake", "tls", `${secured}S: (silence)`, (ftp) => ftp.auth()],
  ["no reply to PASV", "reply", `${typed}C: PASV\nS: (silence)`, (ftp) => ftp.retrbinary("RETR x", () => {})],
  [
    "no reply to the command",
    "reply",
    `${typed}${passive}C: RETR x\nS: (silence)`,
    (ftp) => ftp.retrbinary("RETR x", () => {}),
  ],
  [
    "no data",
    "idle",
    `${typed}${passive}C: RETR x\nS: 150 here\nD| data\nS: (silence)`,
    (ftp) => ftp.retrbinary("RETR x", () => {}),
  ],
  [
    "no data, line by line",
    "idle",
    `${typed.replace("TYPE I", "TYPE A")}${passive}C: RETR x\nS: 150 here\nD| data\nS: (silence)`,
    (ftp) => ftp.retrlines("RETR x", () => {}),
  ],
  [
    "no data for an iterator",
    "idle",
    `${typed}${passive}C: RETR x\nS: 150 here\nD| data\nS: (silence)`,
    (ftp) => each(ftp.blocks("RETR x")),
  ],
  [
    "nobody takes an upload",
    "idle",
    `${typed}${passive}C: STOR x\nS: 150 here\nS: (silence)`,
    (ftp) => ftp.storbinary("STOR x", endless()),
  ],
  [
    "no final reply to a download",
    "finalReply",
    `${typed}${passive}C: RETR x\nS: 150 here\nD: (end)\nS: (silence)`,
    (ftp) => ftp.retrbinary("RETR x", () => {}),
  ],
  [
    "no final reply to an upload",
    "finalReply",
    `${typed}${passive}C: STOR x\nS: 150 here\nD> (end)\nS: (silence)`,
    (ftp) => ftp.storbinary("STOR x", new Uint8Array()),
  ],
  [
    "no final reply for voidresp",
    "finalReply",
    `S: 220 ready\n${passive}C: RETR x\nS: 150 here\nD: (end)\nS: (silence)`,
    readThenWait,
  ],
  ["no way back from a directory", "total", noWayBack, (ftp) => each(ftp.list("a b", { mlsd: false }))],
  [
    "no word on a transfer that is left early",
    "total",
    `${typed}${passive}C: RETR x\nS: 150 here\nD| data\nD> (reset)\nS: (silence)`,
    (ftp) => leaveEarly(ftp.blocks("RETR x")),
  ],
  ["no answer to ABOR", "reply", "S: 220 ready\nC: ABOR\nS: (silence)", (ftp) => ftp.abort()],
];

async function readThenWait(ftp: FTP): Promise<void> {
  const { connection } = await ftp.ntransfercmd("RETR x");
  await connection.receive(() => {});
  connection.close();
  await ftp.voidresp();
}

async function each(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) expect(item).toBeDefined();
}

async function abortWhileOpening(ftp: FTP, signal: AbortSignal): Promise<unknown> {
  await ftp.connect();
  await ftp.voidcmd("TYPE I");
  ftp.retrbinary("RETR x", () => {}).catch(() => {});
  // PASV is sent.
  await new Promise(setImmediate);
  return await ftp.abort({ signal });
}

async function leaveEarly(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) return expect(item).toBeDefined();
}

async function expectTimeout(call: Promise<unknown>, phase: Phase): Promise<void> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase });
}

describe("a silent server (A13)", () => {
  it.each(rows)("O3, O5, O6, K17, F77: %s ends in the phase %s", async (_name, phase, script, call) => {
    const before = openHandles();
    {
      await using server = await ScriptServer.start(script);
      const ftp = new FTP_TLS({
        host: server.host,
        port: server.port,
        // Of this phase alone: what the server does in time may take a busy machine longer.
        timeout: { [phase]: LIMIT },
        tls: { ca: server.certificate.ca },
      });
      await expectTimeout(
        ftp.connect().then(() => call(ftp)),
        phase,
      );
      expect(ftp.state).toBe("closed");
      // O5: the connection is of no use any more, and says why.
      await expect(ftp.pwd()).rejects.toMatchObject({ code: "ERR_FTP_CLOSED", cause: expect.any(Error) });
    }
    await untilClosed(before);
  });

  it("O3, F24: a server that does not connect, in active mode", async () => {
    await using server = await ScriptServer.start(
      `${typed}C: PORT {peer}\nS: 200 ok\nC: RETR x\nS: 150 here\nS: (silence)`,
    );
    const ftp = new FTP({
      host: server.host,
      port: server.port,
      timeout: { accept: LIMIT, finalReply: LIMIT },
      passive: false,
    });
    await ftp.connect();
    await expectTimeout(
      ftp.retrbinary("RETR x", () => {}),
      "accept",
    );
    expect(ftp.state).toBe("closed");
  });

  it("O3, S63: TLS from the first byte, at a port that waits to be greeted", async () => {
    await using server = await ScriptServer.start("S: (silence)");
    const ftp = new FTP_TLS({
      host: server.host,
      port: server.port,
      implicit: true,
      timeout: { tls: LIMIT },
    });
    await expectTimeout(ftp.connect(), "tls");
  });

  it("S81: a byte now and then does not prolong the wait for a reply", async () => {
    const drip = "S| 2\nS: (wait 30ms)\n".repeat(20);
    await using server = await ScriptServer.start(`S: 220 ready\nC: NOOP\n${drip}`);
    const ftp = new FTP({ host: server.host, port: server.port, timeout: { reply: 100 } });
    await ftp.connect();
    await expectTimeout(ftp.voidcmd("NOOP"), "reply");
    expect(server.transcript.lines.filter((line) => line === "S: 2").length).toBeLessThan(15);
  });

  it("F42, O3: what the callback takes is not the server's silence", async () => {
    await using server = await ScriptServer.start(
      `${typed}${passive}C: RETR x\nS: 150 here\nD| data\nD: (end)\nS: 226 done`,
    );
    const ftp = new FTP({ host: server.host, port: server.port, timeout: { idle: 150 } });
    await ftp.connect();
    const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));
    expect((await ftp.retrbinary("RETR x", slow)).code).toBe(226);
    ftp.close();
  });

  it("F70: one whole call has a limit, too", async () => {
    await using server = await ScriptServer.start(
      `${typed}${passive}C: RETR x\nS: 150 here\nD| data\nS: (silence)`,
    );
    const ftp = new FTP({ host: server.host, port: server.port, timeout: { total: LIMIT } });
    await ftp.connect();
    await expectTimeout(
      ftp.retrbinary("RETR x", () => {}),
      "total",
    );
    expect(ftp.state).toBe("closed");
  });

  const slowly = `C: RETR x\nS: (wait 90ms)\nS: 150 here\nD| data\nS: (wait 90ms)\nD: (end)\nS: 226 done`;
  const slowListing = slowly.replace("RETR x", "LIST -a");
  it.each<readonly [string, string, (ftp: FTP) => AsyncIterable<unknown>]>([
    ["blocks()", `${typed}${passive}${slowly}`, (ftp) => ftp.blocks("RETR x")],
    ["lines()", `S: 220 ready\nC: TYPE A\nS: 200 ok\n${passive}${slowly}`, (ftp) => ftp.lines("RETR x")],
    ["list()", `S: 220 ready\n${passive}${slowListing}`, (ftp) => ftp.list("", { mlsd: false })],
    [
      "list() of a directory that is gone into",
      `${toDirectory}${passive}${slowListing}`,
      (ftp) => ftp.list("a b", { mlsd: false }),
    ],
  ])("F70: so has %s, which takes more turns than one", async (_name, script, items) => {
    await using server = await ScriptServer.start(script);
    const ftp = new FTP({ host: server.host, port: server.port, timeout: { total: 2 * LIMIT } });
    await ftp.connect();
    await expectTimeout(each(items(ftp)), "total");
    expect(ftp.state).toBe("closed");
  });

  it("O1: without a limit it is waited for", async () => {
    await using server = await ScriptServer.start("S: 220 ready\nC: NOOP\nS: (wait 30ms)\nS: 200 ok");
    const ftp = new FTP({ host: server.host, port: server.port, timeout: null });
    await ftp.connect();
    expect((await ftp.voidcmd("NOOP")).code).toBe(200);
    ftp.close();
  });

  it("O4: connect() sets limits for what follows", async () => {
    await using server = await ScriptServer.start("S: 220 ready\nC: NOOP\nS: (silence)");
    const ftp = new FTP({ host: server.host, port: server.port });
    await ftp.connect(undefined, { timeout: { reply: LIMIT } });
    await expectTimeout(ftp.voidcmd("NOOP"), "reply");
  });

  it.each([0, -5, Number.NaN])("O2: connect() refuses the limit %d, and keeps what was", async (timeout) => {
    const ftp = new FTP({ host: "127.0.0.1", port: 2121 });
    await expect(ftp.connect("localhost", { port: 21, timeout })).rejects.toThrow(RangeError);
    expect([ftp.host, ftp.port]).toEqual(["127.0.0.1", 2121]);
  });
});

describe("a signal (F73)", () => {
  it.each<readonly [string, string, (ftp: FTP, signal: AbortSignal) => Promise<unknown>]>([
    ["the greeting", "S: (silence)", (ftp, signal) => ftp.connect(undefined, { signal })],
    [
      "a reply",
      "S: 220 ready\nC: NOOP\nS: (silence)",
      async (ftp, signal) => (await ftp.connect(), await ftp.voidcmd("NOOP", { signal })),
    ],
    [
      "data",
      `${typed}${passive}C: RETR x\nS: 150 here\nS: (silence)`,
      async (ftp, signal) => (await ftp.connect(), await ftp.retrbinary("RETR x", () => {}, { signal })),
    ],
    [
      "the final reply",
      `${typed}${passive}C: RETR x\nS: 150 here\nD: (end)\nS: (silence)`,
      async (ftp, signal) => (await ftp.connect(), await ftp.retrbinary("RETR x", () => {}, { signal })),
    ],
    [
      "an upload",
      `${typed}${passive}C: STOR x\nS: 150 here\nS: (silence)`,
      async (ftp, signal) => (await ftp.connect(), await ftp.storbinary("STOR x", endless(), { signal })),
    ],
    ["a transfer to abort", `${typed}${passive}C: RETR x\nS: (silence)`, abortWhileOpening],
    [
      "the way back from a directory",
      noWayBack,
      async (ftp, signal) => (await ftp.connect(), await each(ftp.list("a b", { mlsd: false, signal }))),
    ],
    [
      "the way back from a long listing that is left early",
      noWayBack.replace(
        "D: (end)",
        `D| ${"-rw-r--r-- 1 u g 7 Jan 12 2021 x\\r\\n".repeat(40_000)}\nD> (reset)`,
      ),
      async (ftp, signal) => (
        await ftp.connect(), await leaveEarly(ftp.list("a b", { mlsd: false, signal }))
      ),
    ],
    [
      "the server's word on a transfer that is left early",
      `${typed}${passive}C: RETR x\nS: 150 here\nD| data\nD> (reset)\nS: (silence)`,
      async (ftp, signal) => (await ftp.connect(), await leaveEarly(ftp.blocks("RETR x", { signal }))),
    ],
  ])(
    "F73: calls off the wait for %s with its own reason, and the connection is closed",
    async (_name, script, call) => {
      const before = openHandles();
      {
        await using server = await ScriptServer.start(script);
        const ftp = new FTP({ host: server.host, port: server.port });
        const controller = new AbortController();
        const reason = new Error("mine");
        const settled = expect(call(ftp, controller.signal)).rejects.toBe(reason);
        // When the script has come to its last line.
        const last = script.split("\n").at(-1);
        while (!server.transcript.lines.includes(last ?? "")) await new Promise(setImmediate);
        controller.abort(reason);
        await settled;
        expect(ftp.state).toBe("closed");
      }
      await untilClosed(before);
    },
  );

  it("A19, F77: setTimeouts holds from the next wait on", async () => {
    await using server = await ScriptServer.start("S: 220 ready\nC: NOOP\nS: 200 ok\nC: NOOP\nS: (silence)");
    const ftp = await FTP.open(server.host, { port: server.port, timeout: null });
    await ftp.voidcmd("NOOP");
    expect(() => ftp.setTimeouts(0)).toThrow(RangeError);
    ftp.setTimeouts(LIMIT);
    await expect(ftp.voidcmd("NOOP")).rejects.toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "reply" });
    expect(ftp.state).toBe("closed");
  });

  it("F73: a connect called off does not touch the one behind it", async () => {
    await using server = await ScriptServer.start(
      "--- connection 1\nS: (silence)\n--- connection 2\nS: 220 ready\nC: NOOP\nS: 200 ok",
    );
    const ftp = new FTP({ host: server.host, port: server.port });
    const controller = new AbortController();
    const first = ftp.connect(undefined, { signal: controller.signal });
    const second = ftp.connect();
    while (server.connections < 1) await new Promise(setImmediate);
    controller.abort(new Error("mine"));
    await expect(first).rejects.toThrow("mine");
    expect((await second).text).toBe("220 ready");
    expect(ftp.state).toBe("ready");
    await ftp.voidcmd("NOOP");
    ftp.close();
  });
});
