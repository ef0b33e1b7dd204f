import { ScriptServer, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import {
  ConnectionClosedError,
  FTP,
  FTP_TLS,
  PermanentReplyError,
  TemporaryReplyError,
} from "../src/index.ts";
import { deafPort, openHandles, play, untilClosed } from "./play.ts";

describe("open (L1 to L3)", () => {
  it("L1: connects, and logs in where a user is given", async () => {
    await using server = await TestServer.start();
    const { host, port } = server;
    await using ftp = await FTP.open(host, { port, user: "user", password: "secret" });
    expect(ftp.state).toBe("ready");
    await using plain = await FTP.open(host, { port });
    expect(plain.lastresp).toBe("220");
    expect(server.transcript.lines.filter((line) => line.startsWith("C: "))).toEqual([
      "C: USER user",
      "C: PASS secret",
    ]);
  });

  it("L1, K12: leaves nothing open when the login fails", async () => {
    const before = openHandles();
    {
      await using server = await TestServer.start();
      const { host, port } = server;
      await expect(FTP.open(host, { port, user: "user", password: "wrong" })).rejects.toThrow(
        PermanentReplyError,
      );
      while (server.openConnections > 0) await new Promise(setImmediate);
    }
    await untilClosed(before);
  });

  it("L2, L3: FTP_TLS secures the connection before it logs in", async () => {
    await using server = await TestServer.start({ tls: "required" });
    const { host, port, certificate } = server;
    await using ftp = await FTP_TLS.open(host, {
      port,
      user: "user",
      password: "secret",
      tls: { ca: certificate.ca },
    });
    expect(ftp.tls).toMatchObject({ protocol: "TLSv1.3" });
    expect(server.transcript.lines.filter((line) => line.startsWith("C: "))).toEqual([
      "C: AUTH TLS",
      "C: USER user",
      "C: PASS secret",
    ]);
  });

  it("L1: a user without a host has nothing to connect to", async () => {
    await expect(FTP.open("", { user: "user" })).rejects.toThrow(TypeError);
  });
});

describe("connect (L4 to L7)", () => {
  it("L4, L8: answers with the greeting, and keeps it", async () => {
    const result = await play(
      `
      S: 220-hello
      S: 220 ready
    `,
      async (ftp) => [ftp.welcome, ftp.getwelcome(), ftp.lastresp, ftp.state],
    );
    expect(result).toEqual(["220-hello\n220 ready", "220-hello\n220 ready", "220", "ready"]);
  });

  it("L4, O4: keeps host, port and limits for the next time (L5)", async () => {
    await using server = await ScriptServer.start(
      "--- connection 1\nS: 220 one\n--- connection 2\nS: 220 two",
    );
    const ftp = new FTP();
    expect((await ftp.connect(server.host, { port: server.port, timeout: 5_000 })).text).toBe("220 one");
    expect([ftp.host, ftp.port]).toEqual([server.host, server.port]);
    ftp.close();
    expect(ftp.state).toBe("closed");
    expect(ftp.welcome).toBe("220 one");
    expect((await ftp.connect()).text).toBe("220 two");
    ftp.close();
  });

  it("L5, K12: a second connect closes the first connection", async () => {
    await using server = await TestServer.start();
    await using ftp = await FTP.open(server.host, { port: server.port });
    await ftp.connect();
    while (server.openConnections > 1) await new Promise(setImmediate);
    expect([server.connections, server.openConnections]).toEqual([2, 1]);
    expect((await ftp.sendcmd("NOOP")).code).toBe(200);
  });

  it("L6: without a host it is the caller's mistake", async () => {
    await expect(new FTP().connect()).rejects.toThrow("needs a host");
    await expect(new FTP().connect("")).rejects.toThrow(TypeError);
  });

  it("L6, E10: a name that nobody knows", async () => {
    await expect(new FTP({ timeout: 5_000 }).connect("does-not-exist.invalid")).rejects.toMatchObject({
      syscall: "getaddrinfo",
    });
  });

  it.each([
    ["E1, F8", "421 too busy", { code: "ERR_FTP_TEMPORARY", reply: { code: 421 } }],
    ["E2", "530 not you", { code: "ERR_FTP_PERMANENT" }],
    ["E4, L7", "331 hm", { code: "ERR_FTP_UNEXPECTED_REPLY" }],
    ["E3, R7", "", { code: "ERR_FTP_PROTOCOL" }],
    ["E3, R10", "1 Hola mundo", { code: "ERR_FTP_PROTOCOL" }],
  ])("L4, L7, %s: greeted with %j nothing stays open", async (_rows, greeting, error) => {
    await expect(play(`S: ${greeting}`, async () => "connected")).rejects.toMatchObject(error);
  });

  it("L4: a bad greeting leaves the old one", async () => {
    await using server = await ScriptServer.start(
      "--- connection 1\nS: 220 one\n--- connection 2\nS: 421 busy",
    );
    const ftp = new FTP({ host: server.host, port: server.port, timeout: 5_000 });
    await ftp.connect();
    await expect(ftp.connect()).rejects.toThrow(TemporaryReplyError);
    expect([ftp.welcome, ftp.state]).toEqual(["220 one", "closed"]);
  });

  it("K3, L7: 120 is waited out", async () => {
    const script = "S: 120 in a minute\nS: 220 ready\nC: NOOP\nS: 200 ok";
    expect(await play(script, async (ftp) => [ftp.welcome, (await ftp.voidcmd("NOOP")).text])).toEqual([
      "220 ready",
      "200 ok",
    ]);
  });

  it("E10: nobody listens", async () => {
    const port = await deafPort();
    await expect(FTP.open("127.0.0.1", { port })).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("E6, R5: the server closes without a word, or in the middle of one", async () => {
    const closed = { name: "ConnectionClosedError", code: "ERR_FTP_CLOSED" };
    await expect(play("S: (end)", async () => {}, { end: false })).rejects.toMatchObject(closed);
    await expect(play("S: 220-hello\nS: (end)", async () => {}, { end: false })).rejects.toMatchObject(
      closed,
    );
  });

  it.each<readonly [string, string, (ftp: FTP) => Promise<unknown>]>([
    ["TYPE I\nS: 200 ok\nC: SIZE x", "213 12", (ftp) => ftp.size("x")],
    ["PWD", '257 "/ho', (ftp) => ftp.pwd()],
    ["PWD", '257 "/home"', (ftp) => ftp.pwd()],
    ["MKD x", '257 "/ho', (ftp) => ftp.mkd("x")],
  ])("F12: %s, answered by %s and the end: half a value is none", async (line, reply, call) => {
    await play(`S: 220 ready\nC: ${line}\nS| ${reply}\nS: (end)`, async (ftp) => {
      await expect(call(ftp)).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    });
  });

  it("R6: a greeting without its line end, and then the end", async () => {
    const welcome = await play("S| 220 no newline\nS: (end)", async (ftp) => ftp.welcome, { end: false });
    expect(welcome).toBe("220 no newline");
  });
});

describe("quit, close and await using (L9 to L11)", () => {
  it("L10: QUIT, and then it is closed", async () => {
    const result = await play("S: 220 ready\nC: QUIT\nS: 221 bye", async (ftp) => [
      (await ftp.quit()).text,
      ftp.state,
    ]);
    expect(result).toEqual(["221 bye", "closed"]);
  });

  it("L10: a refused QUIT leaves it open", async () => {
    const script = "S: 220 ready\nC: QUIT\nS: 500 stay\nC: NOOP\nS: 200 ok";
    const result = await play(script, async (ftp) => {
      await expect(ftp.quit()).rejects.toThrow("500 stay");
      return [ftp.state, (await ftp.voidcmd("NOOP")).text];
    });
    expect(result).toEqual(["ready", "200 ok"]);
  });

  it.each(["(end)", "(reset)"])(
    "L10, L9: %s in place of the 221 is an error of quit() alone",
    async (end) => {
      await play(
        `S: 220 ready\nC: QUIT\nS: ${end}`,
        async (ftp) => {
          await expect(ftp.quit()).rejects.toThrow(ConnectionClosedError);
          expect(ftp.state).toBe("closed");
          await ftp[Symbol.asyncDispose]();
          ftp.close();
        },
        { end: false },
      );
      await play(`S: 220 ready\nC: QUIT\nS: ${end}`, (ftp) => ftp[Symbol.asyncDispose](), { end: false });
    },
  );

  it("L10: a call behind quit() sends nothing", async () => {
    await play("S: 220 ready\nC: QUIT\nS: 221 bye", async (ftp) => {
      const quitting = ftp.quit();
      await expect(ftp.pwd()).rejects.toThrow(ConnectionClosedError);
      await quitting;
    });
  });

  it("L11, E11, F76: close() may be called at any time, says nothing, and what comes after tells so", async () => {
    const ftp = new FTP();
    ftp.close();
    ftp.close();
    await expect(ftp.pwd()).rejects.toThrow("not connected: call connect() first");
    await play("S: 220 ready", async (connected) => {
      connected.close();
      connected.close();
      const error: unknown = await connected.pwd().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConnectionClosedError);
      expect(error).toMatchObject({ cause: { message: "the connection was closed by close()" } });
      expect(connected.state).toBe("closed");
    });
  });

  const befores: Readonly<Record<string, (ftp: FTP) => readonly Promise<unknown>[]>> = {
    "at once": () => [],
    "behind another call": (ftp) => [ftp.voidcmd("NOOP")],
    "behind a transfer": (ftp) => [ftp.retrbinary("RETR x", () => {})],
    "behind another connect()": (ftp) => [ftp.connect()],
  };

  it.each(
    Object.keys(befores).flatMap((when) => [true, false].map((isConnected) => ({ when, isConnected }))),
  )(
    "L11, F76: close() after a connect() $when, connected before: $isConnected, leaves nothing open",
    async ({ when, isConnected }) => {
      await using server = await TestServer.start({ tree: { x: "data" } });
      const { host, port } = server;
      const login = { port, user: "user", password: "secret" };
      const ftp = isConnected ? await FTP.open(host, login) : new FTP({ host, port });
      const calls = [...(befores[when] as (typeof befores)[string])(ftp), ftp.connect(), ftp.login("u", "p")];
      ftp.close();
      const again = ftp.connect();
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.map(({ status }) => status)).toEqual(calls.map(() => "rejected"));
      expect(outcomes.at(-2)).toMatchObject({
        reason: { code: "ERR_FTP_CLOSED", message: expect.stringContaining("closed by close()") },
      });
      // What is asked for after the close is done.
      expect((await again).code).toBe(220);
      while (server.openConnections > 1) await new Promise(setImmediate);
      ftp.close();
      while (server.openConnections > 0) await new Promise(setImmediate);
      expect(ftp.state).toBe("closed");
      expect(server.connections).toBe(isConnected ? 2 : 1);
    },
  );

  it("L11: close() ends what waits", async () => {
    await play(
      "S: 220 ready\nC: NOOP",
      async (ftp) => {
        const waiting = expect(ftp.voidcmd("NOOP")).rejects.toThrow("closed by close()");
        setImmediate(() => ftp.close());
        await waiting;
      },
      { end: false },
    );
  });

  it("L9: await using says QUIT", async () => {
    await play("S: 220 ready\nC: QUIT\nS: 221 bye", (ftp) => ftp[Symbol.asyncDispose]());
  });

  it("L9: of a connection that is closed nothing is said", async () => {
    await new FTP()[Symbol.asyncDispose]();
  });

  it.each(["500 stay", "502 no", "530 log in first", "550 error on quit", "421 too busy", "350 and then?"])(
    "L9: %s to QUIT is no error of `await using`; the connection is closed",
    async (refusal) => {
      await play(`S: 220 ready\nC: QUIT\nS: ${refusal}`, async (ftp) => {
        await ftp[Symbol.asyncDispose]();
        expect(ftp.state).toBe("closed");
      });
    },
  );
});

describe("what ends a connection ends it for good", () => {
  it("C10, F9, E3: a reply that answers nothing", async () => {
    await play("S: 220 ready\nC: NOOP\nS| 200 ok\\r\\n226 late\\r\\n", async (ftp) => {
      await ftp.voidcmd("NOOP");
      while (ftp.state !== "closed") await new Promise(setImmediate);
      await expect(ftp.pwd()).rejects.toMatchObject({
        code: "ERR_FTP_CLOSED",
        cause: { code: "ERR_FTP_PROTOCOL" },
      });
    });
  });

  it("F8, 959-11: a 421 while nobody asks", async () => {
    await play("S: 220 ready\nS: 421 idle", async (ftp) => {
      while (ftp.state !== "closed") await new Promise(setImmediate);
      await expect(ftp.pwd()).rejects.toMatchObject({
        code: "ERR_FTP_CLOSED",
        cause: { reply: { code: 421 } },
      });
    });
  });

  it("F8: a 421 as an answer", async () => {
    await play("S: 220 ready\nC: NOOP\nS: 421 bye", async (ftp) => {
      await expect(ftp.voidcmd("NOOP")).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY", command: "NOOP" });
      expect(ftp.state).toBe("closed");
    });
  });

  it("E6: the server goes away while a reply is due", async () => {
    const calls = play("S: 220 ready\nC: NOOP\nS: (end)", (ftp) => ftp.voidcmd("NOOP"), { end: false });
    await expect(calls).rejects.toMatchObject({
      code: "ERR_FTP_CLOSED",
      message: "the server closed the control connection",
    });
  });

  it("E10: the server resets the connection", async () => {
    const calls = play("S: 220 ready\nC: NOOP\nS: (reset)", (ftp) => ftp.voidcmd("NOOP"), { end: false });
    await expect(calls).rejects.toMatchObject({ code: "ERR_FTP_CLOSED", cause: { code: "ECONNRESET" } });
  });
});
