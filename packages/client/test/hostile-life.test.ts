import { spawn } from "node:child_process";
import { once } from "node:events";
import { at, type Fault, faults, ScriptServer } from "@ftplib/testkit";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { FTP } from "../src/index.ts";
import { runs } from "./fuzz.ts";
import { CANARY, meet, meetLiar } from "./hostile-server.ts";

const TEXT = "0123456789";

async function retrieve(ftp: FTP): Promise<string> {
  let text = "";
  await ftp.retrbinary("RETR x", (block) => void (text += Buffer.from(block).toString()));
  return text;
}

/** What a promise has settled to so far, and how often it was seen to settle. */
function watched(promise: Promise<unknown>): { readonly outcomes: unknown[] } {
  const outcomes: unknown[] = [];
  promise.then(
    (value) => outcomes.push(value),
    (error: unknown) => outcomes.push(error),
  );
  return { outcomes };
}

describe("lost replies, and reconnecting", () => {
  it.each(["S: (end)", "S: (reset)"])(
    "F60: a command whose reply is lost (%s) is not sent again: nobody knows what it did",
    async (end) => {
      const { error, sent } = await meet(
        `C: RNFR a\nS: 350 ok\nC: RNTO b\n${end}`,
        (ftp) => ftp.rename("a", "b"),
        { cuts: [undefined] },
      );
      expect(error).toMatchObject({ code: "ERR_FTP_CLOSED" });
      expect(sent.filter((line) => line.startsWith("RN"))).toEqual(["RNFR a", "RNTO b"]);
    },
  );

  it("F61: RNFR and RNTO go over one connection, with nothing between", async () => {
    const { sent } = await meet(
      'C: RNFR a\nS: 350 ok\nC: RNTO b\nS: 250 ok\nC: PWD\nS: 257 "/"',
      async (ftp) => await Promise.all([ftp.rename("a", "b"), ftp.pwd()]),
    );
    expect(sent.slice(2)).toEqual(["RNFR a", "RNTO b", "PWD"]);
  });

  it("F61: behind a refused RNFR there is no RNTO", async () => {
    const { error, sent } = await meet("C: RNFR a\nS: 550 no", (ftp) => ftp.rename("a", "b"));
    expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    expect(sent.at(-1)).toBe("RNFR a");
  });

  it("F62: of a connection nothing is believed of the next: TYPE and FEAT are sent anew", async () => {
    const { sent } = await meetLiar({ tree: { x: TEXT }, faults: [] }, async (ftp) => {
      for (let round = 0; round < 2; round++) {
        if (round > 0) {
          await ftp.connect();
          await ftp.login("me", CANARY, undefined, { secure: false });
        }
        await ftp.features();
        await retrieve(ftp);
      }
    });
    const round = ["FEAT", "TYPE I", expect.stringMatching(/^(EPSV|PASV)$/), "RETR x"];
    expect(sent).toEqual([...round, "USER me", `PASS ${CANARY}`, ...round]);
  });

  it.each(["421 later", "426 cut", "450 busy", "451 disk"])(
    "F63: %s is told, and nothing is tried again unasked",
    async (reply) => {
      const { sent } = await meetLiar({ faults: [at("dele", faults.reply(reply))] }, (ftp) =>
        ftp.delete("x"),
      );
      expect(sent).toEqual(["DELE x"]);
    },
  );

  it("F79, F80: MKD and CWD that are refused are errors, and change nothing that the client believes", async () => {
    const { value, sent } = await meetLiar({ tree: { d: {} }, faults: [] }, async (ftp) => [
      await ftp.mkd("d").catch((error: unknown) => error),
      await ftp.cwd("nowhere").catch((error: unknown) => error),
      await ftp.pwd(),
    ]);
    expect(value?.[0]).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    expect(value?.[1]).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    expect(value?.[2]).toBe("/");
    expect(sent).toEqual(["MKD d", "CWD nowhere", "PWD"]);
  });

  it.each([
    ["213 10", 10],
    ["250 ten", undefined],
  ])("F81: SIZE answered with %s is %s", async (reply, size) => {
    const { value } = await meet(`C: TYPE I\nS: 200 ok\nC: SIZE x\nS: ${reply}`, (ftp) => ftp.size("x"));
    expect(value).toBe(size);
  });

  it.each([
    "213 10 extra",
    "213 -1",
    "213 1e3",
    "213 9007199254740993",
    "213 ",
    "213 0x10",
    `213 ${"9".repeat(400)}`,
  ])("F81, S85: SIZE answered with %s is no number, and none is guessed", async (reply) => {
    const { value } = await meet(`C: TYPE I\nS: 200 ok\nC: SIZE x\nS: ${reply}`, async (ftp) => [
      await ftp.size("x"),
      ftp.state,
    ]);
    expect(value).toEqual([undefined, "ready"]);
  });

  it("F89: names are spelled in one encoding for the whole session, whatever OPTS UTF8 is answered with", async () => {
    const { value } = await meet(
      "C: OPTS UTF8 ON\nS: 501 no\nC: DELE é\nS: 550 no\nC: DELE é\nS: 250 ok",
      async (ftp) => {
        await ftp.voidcmd("OPTS UTF8 ON").catch(() => {});
        await ftp.delete("é").catch(() => {});
        return (await ftp.delete("é")).code;
      },
    );
    expect(value).toBe(250);
  });
});

describe("whatever happens, the process lives and each call settles once", () => {
  const steps = [
    "greeting",
    "user",
    "pass",
    "type",
    "epsv",
    "pasv",
    "retr-command",
    "retr-preliminary",
    "data-connect",
    "retr-bytes",
    "retr-end",
    "retr-final",
  ];
  const ends: readonly [string, Fault][] = [
    ["reset", faults.reset()],
    ["fin", faults.fin()],
    ["silence", faults.silence()],
    ["garbage", faults.garbage()],
  ];
  const matrix = steps.flatMap((step) => ends.map(([name, fault]) => [name, step, fault] as const));
  it.each(matrix)("F69, F70, F77: %s at %s: one outcome, in time", async (_, step, fault) => {
    const timeout = { greeting: 100, reply: 100, dataConnect: 100, idle: 100, finalReply: 100 };
    const { value } = await meetLiar(
      { tree: { x: TEXT }, faults: [at(step, fault)] },
      async (ftp) => {
        const watch = watched(
          (async () => {
            await ftp.connect();
            await ftp.login("me", CANARY, undefined, { secure: false });
            let text = "";
            await ftp.download("x", (block) => void (text += Buffer.from(block).toString()));
            return text;
          })(),
        );
        await vi.waitUntil(() => watch.outcomes.length > 0, { timeout: 30_000, interval: 5 });
        ftp.close();
        await new Promise((resolve) => setImmediate(resolve));
        return watch.outcomes;
      },
      { led: "nothing", timeout },
    );
    expect(value).toHaveLength(1);
    const [outcome] = value ?? [];
    if (outcome !== TEXT) expect(outcome).toBeInstanceOf(Error);
  });

  const phases = [
    ["greeting", at("greeting", faults.silence()), {}],
    ["reply", at("user", faults.silence()), {}],
    ["tls", at("control-tls", faults.silence()), { secure: true }],
    ["idle", at("retr-bytes", faults.stallData(2)), {}],
    ["finalReply", at("retr-final", faults.silence()), {}],
    ["total", at("retr-bytes", faults.drip(20, 1)), {}],
  ] as const;
  // Of the others: connect is F77 and dataConnect F23 of hostile-address, accept is F24.
  it.each(phases)("F77: the limit of the phase %s holds alone", async (phase, rule, { ...options }) => {
    const { error } = await meetLiar(
      { tree: { x: TEXT.repeat(100) }, faults: [rule] },
      async (ftp) => {
        await ftp.connect();
        await ftp.login("me", CANARY, undefined, { secure: "secure" in options });
        await retrieve(ftp);
      },
      { led: "nothing", timeout: { [phase]: 100 }, ...options },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase });
  });

  it("F71: a thousand calls leave no listener on signal and connection", async () => {
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, "addEventListener");
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    await meetLiar({ tree: { x: TEXT }, faults: [] }, async (ftp) => {
      for (let count = 0; count < 1_000; count++) {
        await ftp.pwd({ signal: controller.signal });
        if (count % 10 === 0) await ftp.retrbinary("RETR x", () => {}, { signal: controller.signal });
      }
    });
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
    expect(added.mock.calls.length).toBeGreaterThan(1_000);
    expect(removed.mock.calls.length).toBeGreaterThanOrEqual(added.mock.calls.length);
  });
});

describe("order", () => {
  it("F72: calls made at once are sent one after the other, each with its own reply", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("pwd", "size", "retr", "mkd", "fail"), { maxLength: 12 }),
        async (order) => {
          const { value, error } = await meetLiar({ tree: { x: TEXT }, faults: [] }, (ftp) =>
            Promise.all(
              order.map(async (what, index) => {
                if (what === "pwd") return (await ftp.pwd()) === "/";
                if (what === "size") return (await ftp.size("x").catch(() => 10)) === 10;
                if (what === "retr") return (await retrieve(ftp)) === TEXT;
                if (what === "mkd") return (await ftp.mkd(`d${index}`)) === `/d${index}`;
                return (await ftp.delete("nothing").catch(() => "refused")) === "refused";
              }),
            ),
          );
          expect(error).toBeUndefined();
          expect(value).toEqual(order.map(() => true));
        },
      ),
      { numRuns: runs(15) },
    );
  });

  it("F72: behind a call that fails the next one goes on", async () => {
    const { value } = await meet('C: DELE x\nS: 550 no\nC: PWD\nS: 257 "/"', (ftp) =>
      Promise.allSettled([ftp.delete("x"), ftp.pwd()]),
    );
    expect(value?.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });

  // Where the server falls silent, and the last thing it has heard when the signal fires.
  const moments = [
    ["connecting", "greeting", "--- connection 1 ---"],
    ["logging in", "pass", "C: PASS"],
    ["a command", "pwd", "C: PWD"],
    ["a download", "retr-bytes", "C: RETR"],
    ["a listing", "mlsd-bytes", "C: MLSD"],
    ["an upload", "stor-preliminary", "C: STOR"],
  ] as const;
  it.each(moments)(
    "F73: a signal that fires in %s ends it with the signal's reason, and the connection",
    async (moment, step, last) => {
      const reason = new Error("enough");
      const { value } = await meetLiar(
        { tree: { x: TEXT }, faults: [at(step, faults.silence())] },
        async (ftp, server) => {
          const controller = new AbortController();
          const { signal } = controller;
          const call = async (): Promise<unknown> => {
            await ftp.connect(undefined, { signal });
            await ftp.login("me", CANARY, undefined, { secure: false, signal });
            if (moment === "a download") return await ftp.retrbinary("RETR x", () => {}, { signal });
            if (moment === "an upload") return await ftp.storbinary("STOR z", Buffer.from(TEXT), { signal });
            if (moment === "a listing") return await ftp.list("", { signal }).next();
            return await ftp.pwd({ signal });
          };
          const watch = watched(call());
          await vi.waitUntil(() => server.transcript.lines.some((line) => line.startsWith(last)), {
            timeout: 30_000,
            interval: 1,
          });
          controller.abort(reason);
          await vi.waitUntil(() => watch.outcomes.length > 0, { timeout: 30_000, interval: 1 });
          return [watch.outcomes, ftp.state];
        },
        { led: "nothing" },
      );
      expect(value).toEqual([[reason], "closed"]);
    },
  );

  it("F73: a signal that has fired already lets nothing begin, and the connection be", async () => {
    const reason = new Error("enough");
    const { value, sent } = await meetLiar({ tree: { x: TEXT }, faults: [] }, async (ftp) => {
      const signal = AbortSignal.abort(reason);
      const calls = [
        ftp.pwd({ signal }),
        ftp.retrbinary("RETR x", () => {}, { signal }),
        ftp.list("", { signal }).next(),
      ];
      return [await Promise.all(calls.map((call) => call.catch((error: unknown) => error))), ftp.state];
    });
    expect(value).toEqual([[reason, reason, reason], "ready"]);
    expect(sent).toEqual([]);
  });

  it.each([
    ["426 and 226", 'S: 426 cut\nS: 226 aborted\nC: PWD\nS: 257 "/"'],
    ["226 alone", 'S: 226 done\nC: PWD\nS: 257 "/"'],
    ["225 alone", 'S: 225 nothing to abort\nC: PWD\nS: 257 "/"'],
    ["226 and 225", 'S: 226 done\nS: 225 nothing\nC: PWD\nS: 257 "/"'],
    ["225 and 226", 'S: 225 nothing\nC: PWD\nS: 226 done\nS: 257 "/"'],
  ])("F74: ABOR answered with %s leaves the session in step", async (_, answers) => {
    const { value } = await meet(
      `C: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 150 here\nD: hello\nC: ABOR\n${answers}\nC: PWD\nS: 257 "/"`,
      async (ftp) => {
        const blocks = ftp.blocks("RETR x");
        await blocks.next();
        await ftp.abort();
        await blocks.return();
        return await ftp.pwd();
      },
      { cuts: [undefined] },
    );
    expect(value).toBe("/");
  });

  it("F74: ABOR that is not answered ends in a TimeoutError, and the connection", async () => {
    const { value } = await meet(
      "C: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 150 here\nD: hello\nC: ABOR\nC: PWD\nC: PWD\nC: PWD\nC: (end)",
      async (ftp) => {
        const blocks = ftp.blocks("RETR x");
        await blocks.next();
        const error: unknown = await ftp.abort().catch((thrown: unknown) => thrown);
        await blocks.return().catch(() => {});
        return [error, ftp.state];
      },
      { cuts: [undefined], timeout: { reply: 300 } },
    );
    expect(value?.[0]).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "reply" });
    expect(value?.[1]).toBe("closed");
  });

  it("F76: before connect() and after close() a call rejects, and nothing is sent", async () => {
    const ftp = new FTP({ host: "127.0.0.1", port: 9 });
    await expect(ftp.pwd()).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    const { error, sent } = await meet("", (connected) => {
      connected.close();
      return connected.pwd();
    });
    expect(error).toMatchObject({ code: "ERR_FTP_CLOSED" });
    expect(sent).toHaveLength(2);
  });

  it("F75: a program that closes its client ends by itself", async () => {
    await using server = await ScriptServer.start("S: 220 ready\nC: QUIT\nS: 221 bye\nC: (end)");
    const program = `
      import { FTP } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
      const ftp = await FTP.open("127.0.0.1", { port: ${server.port} });
      await ftp.quit();
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" });
    expect(await once(child, "exit")).toEqual([0, null]);
    await server.finished;
  });

  it("F78: limits run on the monotonic clock: setting the time of day does not end a wait", async () => {
    const { value } = await meet('C: PWD\nS: (wait 30ms)\nS: 257 "/"', async (ftp) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      try {
        const asked = ftp.pwd();
        vi.setSystemTime(Date.now() + 86_400_000);
        return await asked;
      } finally {
        vi.useRealTimers();
      }
    });
    expect(value).toBe("/");
  });
});
