import { getEventListeners } from "node:events";
import { at, faults, ScriptServer, TestServer } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import { clientOf } from "../src/ftp-control.ts";
import { FTP, type FtpOptions, ftpcp } from "../src/index.ts";
import { openHandles, untilClosed } from "./play.ts";

interface Playing extends FtpOptions {
  /** Whose client is made first. */
  readonly first?: "source" | "target";
  /** Which script ends with the client's end. */
  readonly ends?: "source" | "both";
}

/** Plays one script to the source and one to the target, byte by byte too, while `copy` runs. */
async function playBoth(
  sourceScript: string,
  targetScript: string,
  copy: (source: FTP, target: FTP, to: ScriptServer, from: ScriptServer) => Promise<unknown>,
  { first = "source", ends = "both", ...options }: Playing = {},
): Promise<void> {
  const before = openHandles();
  for (const cut of [undefined, "each-byte"] as const) {
    await using from = await ScriptServer.start(`S: 220 source\n${sourceScript}\nC: (end)`, cut && { cut });
    await using to = await ScriptServer.start(
      `S: 220 target\n${targetScript}${ends === "both" ? "\nC: (end)" : ""}`,
      cut && { cut },
    );
    const open = async ({ host, port }: ScriptServer): Promise<FTP> =>
      await FTP.open(host, { port, timeout: 5_000, ...options });
    const early = first === "target" ? await open(to) : undefined;
    const source = await open(from);
    const target = early ?? (await open(to));
    await copy(source, target, to, from);
    source.close();
    target.close();
    await Promise.all([from.finished, to.finished]);
  }
  await untilClosed(before);
}

const asked = "C: TYPE I\nS: 200 ok\nC: PASV\nS: 227 (203,0,113,7,200,1)";
const told = "C: TYPE I\nS: 200 ok\nC: PORT 127,0,0,1,200,1\nS: 200 ok";
const aborted = 'C: ABOR\nS: 426 cut\nC: PWD\nS: 226 aborted\nS: 257 "/"';
const login = { user: "user", password: "secret", timeout: 5_000 };
const inStep = "C: NOOP\nS: 200 ok";

async function bothInStep(source: FTP, target: FTP): Promise<void> {
  await Promise.all([source.voidcmd("NOOP"), target.voidcmd("NOOP")]);
}

describe("ftpcp (A16)", () => {
  it("A16.1 to A16.6: TYPE, PASV, PORT, STOR, RETR, both final replies", async () => {
    await playBoth(
      `${asked}\nC: RETR a\nS: 150 here\nS: 226 sent\n${inStep}`,
      `${told}\nC: STOR b\nS: 125 go on\nS: 226 stored\n${inStep}`,
      async (source, target) => {
        expect(await ftpcp(source, "a", target, "b")).toBeUndefined();
        await bothInStep(source, target);
      },
    );
  });

  it("A16.1, A16.4: another type, and the same name", async () => {
    await playBoth(
      `${asked.replace("TYPE I", "TYPE A")}\nC: RETR a\nS: 150 here\nS: 226 sent`,
      `${told.replace("TYPE I", "TYPE A")}\nC: STOR a\nS: 150 here\nS: 226 stored`,
      (source, target) => ftpcp(source, "a", target, undefined, { type: "A" }),
    );
  });

  it("A16.2: EPSV is not tried, and a refused PASV is told", async () => {
    await playBoth(
      "C: TYPE I\nS: 200 ok\nC: PASV\nS: 500 no",
      "C: TYPE I\nS: 200 ok",
      async (source, target) => {
        await expect(ftpcp(source, "a", target)).rejects.toMatchObject({
          code: "ERR_FTP_PERMANENT",
          command: "PASV",
          message: expect.stringMatching(/ftpcp needs PASV at the source: copy through this machine$/),
        });
      },
    );
  });

  it("A16.3, K4, S2: the target is sent to the source's peer, unless its client trusts the 227", async () => {
    await playBoth(
      `${asked}\nC: RETR a\nS: 150 here\nS: 226 sent`,
      `${told.replace("127,0,0,1", "203,0,113,7")}\nC: STOR a\nS: 150 here\nS: 226 stored`,
      (source, target) => ftpcp(source, "a", target),
      { trustServerPasvIpv4Address: true },
    );
  });

  it.each([
    ["A16.4, E3: a 2yz to STOR", "226 already there", "ERR_FTP_PROTOCOL"],
    ["A16.4, E2: a refused STOR", "553 no", "ERR_FTP_PERMANENT"],
    ["A16.4, E1: STOR put off", "450 later", "ERR_FTP_TEMPORARY"],
  ])("%s; the source is not asked", async (_name, reply, code) => {
    await playBoth(
      `${asked}\n${inStep}`,
      `${told}\nC: STOR a\nS: ${reply}\n${inStep}`,
      async (source, target) => {
        await expect(ftpcp(source, "a", target)).rejects.toMatchObject({ code, command: "STOR a" });
        await bothInStep(source, target);
      },
    );
  });

  it.each([
    ["A16.5, E2: a refused RETR", "550 no", "ERR_FTP_PERMANENT"],
    ["A16.6, E1: a RETR that breaks off", "150 here\nS: 426 cut", "ERR_FTP_TEMPORARY"],
  ])("%s; the target does not wait for ever", async (_name, reply, code) => {
    await playBoth(
      `${asked}\nC: RETR a\nS: ${reply}\n${inStep}`,
      `${told}\nC: STOR a\nS: 150 here\n${aborted}\n${inStep}`,
      async (source, target) => {
        await expect(ftpcp(source, "a", target)).rejects.toMatchObject({ code, command: "RETR a" });
        await bothInStep(source, target);
      },
    );
  });

  it.each(["source", "target"] as const)(
    "A16.6, B2: abort() of the %s ends both halves at once",
    async (which) => {
      await playBoth(
        `${asked}\nC: RETR a\nS: 150 here\n${aborted}\n${inStep}`,
        `${told}\nC: STOR a\nS: 150 here\n${aborted}\n${inStep}`,
        async (source, target, _to, from) => {
          const copying = ftpcp(source, "a", target);
          copying.catch(() => {});
          await vi.waitFor(() => expect(from.received).toContain("RETR a"));
          const reply = await (which === "source" ? source : target).abort();
          expect(reply.code).toBe(426);
          await expect(copying).rejects.toMatchObject({ name: "AbortError" });
          await bothInStep(source, target);
        },
      );
    },
  );

  it.each(["source", "target"] as const)(
    "B2: abort() of the %s before its turn begins nothing; then there is nothing to abort",
    async (which) => {
      const nothing = "C: ABOR\nS: 225 nothing\n";
      await playBoth(
        `${which === "source" ? nothing : ""}${inStep}`,
        `${which === "target" ? nothing : ""}${inStep}`,
        async (source, target) => {
          const copying = ftpcp(source, "a", target);
          copying.catch(() => {});
          const reply = await (which === "source" ? source : target).abort();
          expect(reply.code).toBe(225);
          await expect(copying).rejects.toMatchObject({ name: "AbortError" });
          await bothInStep(source, target);
        },
      );
    },
  );

  it("A16.6: a final reply of the target that is no success", async () => {
    const rules = [at("stor-final", faults.reply("552 full"))];
    await using from = await TestServer.start({ tree: { a: "bytes" } });
    await using to = await TestServer.start({ tree: {}, faults: rules });
    await using source = await FTP.open(from.host, { port: from.port, ...login });
    await using target = await FTP.open(to.host, { port: to.port, ...login });
    await expect(ftpcp(source, "a", target)).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
    await bothInStep(source, target);
  });

  it.each([
    ["in the middle", "S: 150 here\n", "552 full"],
    ["before the source has begun", "", "425 no connection"],
  ])("A16.6: the target refuses %s; the source does not wait for ever", async (_name, begun, refusal) => {
    await playBoth(
      `${asked}\nC: RETR a\n${begun}${aborted}\n${inStep}`,
      `${told}\nC: STOR a\nS: 150 here\nS: ${refusal}\n${inStep}`,
      async (source, target) => {
        await expect(ftpcp(source, "a", target)).rejects.toMatchObject({
          message: expect.stringContaining(refusal),
        });
        await bothInStep(source, target);
      },
    );
  });

  it.each(["source", "target"] as const)(
    "F33: the target is lost before the source has begun, the client of the %s made first; the source is free",
    async (first) => {
      await playBoth(
        `${asked}\nC: RETR a\n${aborted}\n${inStep}`,
        `${told}\nC: STOR a\nS: 150 here\nS: (end)`,
        async (source, target) => {
          await expect(ftpcp(source, "a", target)).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
          await source.voidcmd("NOOP");
        },
        { first, ends: "source" },
      );
    },
  );

  it("F33: the source is lost before the target has begun; the target is free", async () => {
    await playBoth(asked, `${told}\nC: STOR a\n${aborted}\n${inStep}`, async (source, target, to) => {
      const copying = expect(ftpcp(source, "a", target)).rejects.toThrow(/closed/);
      await vi.waitFor(() => expect(to.received).toContain("STOR a"));
      source.close();
      await copying;
      await target.voidcmd("NOOP");
    });
  });

  it("F33: the same where the source hears nothing: it is not waited for", async () => {
    await using from = await TestServer.start({
      tree: { a: "bytes" },
      faults: [at("retr-preliminary", faults.silence())],
    });
    await using to = await TestServer.start({ faults: [at("stor-preliminary", faults.finAfter())] });
    await using source = await FTP.open(from.host, { port: from.port, ...login, timeout: 20_000 });
    await using target = await FTP.open(to.host, { port: to.port, ...login });
    await expect(ftpcp(source, "a", target)).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    await expect(source.pwd()).rejects.toThrow(/did not answer ABOR/);
  }, 10_000);

  it("F33: a source that goes away after its 226 takes nothing back", async () => {
    await using from = await TestServer.start({
      tree: { a: "bytes" },
      faults: [at("retr-final", faults.finAfter())],
    });
    await using to = await TestServer.start({ tree: {}, faults: [at("stor-final", faults.late(700))] });
    await using source = await FTP.open(from.host, { port: from.port, ...login });
    await using target = await FTP.open(to.host, { port: to.port, ...login });
    await ftpcp(source, "a", target);
    expect(source.state).toBe("closed");
    expect(await target.size("a")).toBe(5);
  });

  it("A16: nothing of a copy goes on listening to the close of a session", async () => {
    await using server = await TestServer.start({ tree: { a: "bytes" } });
    await using source = await FTP.open(server.host, { port: server.port, ...login });
    await using target = await FTP.open(server.host, { port: server.port, ...login });
    await ftpcp(source, "a", target, "b");
    for (const ftp of [source, target])
      expect(getEventListeners(clientOf(ftp).session.signal, "abort")).toEqual([]);
  });

  it.each(["", "a", "E", "L 8", "I\r\nDELE b", "A\n", 1, null, ["I"]])(
    "A16.1, S14: the type %j is refused before anything is sent",
    async (type) => {
      await playBoth("", "", async (source, target) => {
        const options = { type: type as "I" };
        await expect(ftpcp(source, "a", target, "b", options)).rejects.toThrow(TypeError);
      });
    },
  );

  it.each([{}, null, undefined, "ftp://x", new Map()])("A16: %j is no client", async (stranger) => {
    await playBoth("", "", async (source, target) => {
      await expect(ftpcp(source, "a", stranger as FTP)).rejects.toThrow(/between two clients/);
      await expect(ftpcp(stranger as FTP, "a", target)).rejects.toThrow(TypeError);
    });
  });

  it("A16: names are checked before anything is sent, and one connection is not two", async () => {
    await playBoth("", "", async (source, target) => {
      await expect(ftpcp(source, "a\r\nDELE b", target)).rejects.toThrow(RangeError);
      await expect(ftpcp(source, "a", target, "b\0")).rejects.toThrow(RangeError);
      await expect(ftpcp(source, "a", source)).rejects.toThrow(TypeError);
    });
  });

  it("A16, F72: two copies in opposite directions do not wait for each other, and the files are there", async () => {
    await using one = await TestServer.start({ tree: { a: "from one" } });
    await using other = await TestServer.start({ tree: { b: "from other" } });
    await using first = await FTP.open(one.host, { port: one.port, ...login });
    await using second = await FTP.open(other.host, { port: other.port, ...login });
    await Promise.all([ftpcp(first, "a", second), ftpcp(second, "b", first)]);
    const lines: string[] = [];
    await first.retrlines("RETR b", (line) => void lines.push(line));
    await second.retrlines("RETR a", (line) => void lines.push(line));
    expect(lines).toEqual(["from other", "from one"]);
  });
});
