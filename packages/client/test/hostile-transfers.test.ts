import { Socket } from "node:net";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { meet, meetLiar, type MeetOptions, type Met } from "./hostile-server.ts";

const TEXT = "0123456789";

const READ = `
  C: TYPE I
  S: 200 ok
  C: PASV
  S: 227 ({pasv})
  C: RETR x
`;
const STORE = READ.replace("RETR", "STOR");

async function retrieve(ftp: FTP): Promise<string> {
  let text = "";
  await ftp.retrbinary("RETR x", (block) => void (text += Buffer.from(block).toString()));
  return text;
}

async function iterate(ftp: FTP): Promise<string> {
  let text = "";
  for await (const block of ftp.blocks("RETR x")) text += Buffer.from(block).toString();
  return text;
}

const store = (ftp: FTP): Promise<unknown> => ftp.storbinary("STOR x", Buffer.from(TEXT));

/** Downloads by callback, as an iterable, and into a function by `download`, and compares: all must come to the same. */
async function readEachWay(
  rules: readonly (FaultRule | readonly FaultRule[])[],
  options: MeetOptions = {},
): Promise<Met<string>[]> {
  const ways = [
    retrieve,
    iterate,
    async (ftp: FTP): Promise<string> => {
      let text = "";
      await ftp.download("x", (block) => void (text += Buffer.from(block).toString()));
      return text;
    },
  ];
  const met: Met<string>[] = [];
  for (const way of ways) met.push(await meetLiar({ tree: { x: TEXT }, faults: rules }, way, options));
  return met;
}

describe("the order of replies and data, downloads", () => {
  const fine: readonly [string, readonly (FaultRule | readonly FaultRule[])[]][] = [
    ["F29: no 150 at all, data and 226", [at("retr-preliminary", faults.nothing())]],
    ["F30: all data ahead of the 150", [faults.latePreliminary("retr")]],
    ["F31: 226 ahead of the data", [faults.earlyFinal("retr")]],
    [
      "F31: 226 ahead of the data, which then comes a byte at a time",
      [faults.earlyFinal("retr"), at("retr-bytes", faults.drip(5, 1))],
    ],
    [
      "F2, F31: 150 and 226 in one segment ahead of the data",
      [faults.coalescedReplies("retr"), faults.lateData("retr")],
    ],
    ["F33: the control connection ends behind the 226", [at("retr-final", faults.finAfter())]],
  ];
  it.each(fine)("%s: all data is there", async (_, rules) => {
    for (const { value, sent } of await readEachWay(rules)) {
      expect(value).toBe(TEXT);
      expect(sent.filter((line) => line.startsWith("RETR"))).toHaveLength(1);
    }
  });

  const broken: readonly [string, readonly (FaultRule | readonly FaultRule[])[], object, MeetOptions?][] = [
    [
      "F32: no 226: a TimeoutError of the phase finalReply",
      [at("retr-final", faults.nothing())],
      { code: "ERR_FTP_TIMEOUT", phase: "finalReply" },
      { timeout: { finalReply: 80 } },
    ],
    [
      "F33: the control connection ends ahead of the 226",
      [at("retr-final", faults.fin())],
      { code: "ERR_FTP_CLOSED" },
    ],
    [
      "F33: it is reset while data comes",
      [at("retr-bytes", faults.closeControl("reset"))],
      { code: "ERR_FTP_CLOSED" },
    ],
    [
      "F36: 426 behind a part of the data",
      [at("retr-bytes", faults.failData(4, "426 cut"))],
      { code: "ERR_FTP_TEMPORARY" },
    ],
    [
      "F37: 426 though all data was sent",
      [at("retr-final", faults.reply("426 cut"))],
      { code: "ERR_FTP_TEMPORARY" },
    ],
    [
      "F37: 450 though all data was sent",
      [at("retr-final", faults.reply("450 no"))],
      { code: "ERR_FTP_TEMPORARY" },
    ],
    [
      "F38: 451 behind a part of the data",
      [at("retr-bytes", faults.failData(4, "451 disk"))],
      { code: "ERR_FTP_TEMPORARY" },
    ],
    ["F38: 451 at once", [at("retr-command", faults.reply("451 no"))], { code: "ERR_FTP_TEMPORARY" }],
    [
      "F42: data that stalls",
      [at("retr-bytes", faults.stallData(4))],
      { code: "ERR_FTP_TIMEOUT", phase: "idle" },
      { timeout: { idle: 80 } },
    ],
    [
      "F49: data that never ends, behind the 226",
      [faults.earlyFinal("retr"), at("retr-end", faults.neverEndData())],
      { code: "ERR_FTP_TIMEOUT", phase: "idle" },
      { timeout: { idle: 80 } },
    ],
    [
      "F52: 421 in the middle",
      [at("retr-bytes", faults.serviceClosing("421 idle"))],
      { code: "ERR_FTP_TEMPORARY", reply: { code: 421 } },
    ],
  ];
  it.each(broken)("%s: no success", async (_, rules, expected, options) => {
    for (const { error, sent } of await readEachWay(rules, options)) {
      expect(error).toMatchObject(expected);
      expect(sent.filter((line) => line.startsWith("RETR"))).toHaveLength(1);
    }
  });

  it.each([0, 1, 5, 10])(
    "F48: a data connection that is reset behind %i bytes is no success, though a 226 follows",
    async (bytes) => {
      for (const { error } of await readEachWay([at("retr-bytes", faults.resetData(bytes))])) {
        expect(error).toBeInstanceOf(Error);
      }
      const { error } = await meet(
        `${READ}S: 150 here\nD| ${"x".repeat(bytes)}\nD: (reset)\nS: 226 done`,
        retrieve,
      );
      expect(error).toMatchObject({ code: "ERR_FTP_CLOSED" });
    },
  );

  it("F47: nothing at all is a file of no bytes, and an empty directory", async () => {
    const { value } = await meetLiar({ tree: { x: "", d: {} }, faults: [] }, async (ftp) => {
      const names: unknown[] = [];
      for await (const item of ftp.list("d")) names.push(item);
      return [await retrieve(ftp), await ftp.nlst("d"), names];
    });
    expect(value).toEqual(["", [], []]);
  });

  it("F49: who waits for our end of the data connection gets it", async () => {
    const { value } = await meet(`${READ}S: 150 here\nD: hello\nD: (fin)\nD> (end)\nS: 226 done`, retrieve);
    expect(value).toBe("hello\r\n");
  });

  it("F43: a consumer who stops stops the server: no more than the buffers of two sockets is under way", async () => {
    const { value } = await meetLiar(
      { tree: { x: "" }, faults: [at("retr-end", faults.endlessData("x".repeat(65_536), 1_000))] },
      async (ftp, server) => {
        const blocks = ftp.blocks("RETR x");
        await blocks.next();
        const settled = async (): Promise<number> => {
          let before = -1;
          for (;;) {
            const now = server.transfers[0]?.bytes ?? 0;
            if (now === before) return now;
            before = now;
            for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
          }
        };
        const sent = await settled();
        await blocks.return();
        return sent;
      },
    );
    expect(value).toBeLessThan(32 * 1_048_576);
  });

  it("F42: a consumer who takes his time is no stall", async () => {
    const { value } = await meetLiar(
      { tree: { x: TEXT }, faults: [at("retr-bytes", faults.splitEvery(2))] },
      async (ftp) => {
        let text = "";
        await ftp.retrbinary(
          "RETR x",
          async (block) => {
            await new Promise((resolve) => setTimeout(resolve, 120));
            text += Buffer.from(block).toString();
          },
          { blocksize: 5 },
        );
        return text;
      },
      { timeout: { idle: 80 } },
    );
    expect(value).toBe(TEXT);
  });

  it("S89: data without end is ended by who has had enough, and the session stays in step", async () => {
    const { value, sent } = await meetLiar(
      { tree: { x: "" }, faults: [at("retr-end", faults.endlessData("x".repeat(1000)))] },
      async (ftp) => {
        let bytes = 0;
        for await (const block of ftp.blocks("RETR x")) {
          bytes += block.length;
          if (bytes > 5_000) break;
        }
        return [bytes > 5_000, await ftp.pwd()];
      },
    );
    expect(value).toEqual([true, "/"]);
    expect(sent.at(-1)).toBe("PWD");
  });

  it("F53: TYPE I is sent ahead of every binary transfer of a new connection, TYPE A ahead of text", async () => {
    const { sent } = await meetLiar({ tree: { x: TEXT }, faults: [] }, async (ftp) => {
      await retrieve(ftp);
      await ftp.retrlines("RETR x", () => {});
      await retrieve(ftp);
      await ftp.connect();
      await ftp.login("me", "canary-Pa55/word", undefined, { secure: false });
      await retrieve(ftp);
    });
    expect(sent.filter((line) => line.startsWith("TYPE"))).toEqual(["TYPE I", "TYPE A", "TYPE I", "TYPE I"]);
  });

  it("S88: MODE Z is never asked for", async () => {
    const { sent } = await meetLiar(
      { tree: { x: TEXT }, extraFeatures: ["MODE Z"], faults: [] },
      async (ftp) => {
        await ftp.features();
        await retrieve(ftp);
      },
    );
    expect(sent.filter((line) => line.startsWith("MODE"))).toEqual([]);
  });

  it("F50: both connections have TCP keep-alive, from 30 s on", async () => {
    const kept = vi.spyOn(Socket.prototype, "setKeepAlive");
    await meetLiar({ tree: { x: TEXT }, faults: [] }, retrieve);
    expect(kept.mock.calls).toEqual([
      [true, 30_000],
      [true, 30_000],
    ]);
    kept.mockRestore();
  });

  it("F50, F51: nothing is sent on the control connection while data flows", async () => {
    const { sent } = await meetLiar(
      { tree: { x: TEXT }, faults: [at("retr-bytes", faults.drip(10, 1))] },
      retrieve,
      { timeout: { idle: 1_000 } },
    );
    expect(sent.at(-1)).toBe("RETR x");
  });
});

describe("the order of replies and data, uploads", () => {
  it.each([
    ["452 disk full", "ERR_FTP_TEMPORARY"],
    ["552 quota", "ERR_FTP_PERMANENT"],
  ])(
    "F39, F40: %s and a reset in the middle: the reply is the reason, and nothing is tried again",
    async (reply, code) => {
      const { error, sent } = await meetLiar(
        { tree: {}, faults: [at("upload-bytes", faults.failData(4, reply))] },
        (ftp) => ftp.storbinary("STOR x", Buffer.alloc(4_000_000)),
      );
      expect(error).toMatchObject({ code });
      expect(sent.filter((line) => line.startsWith("STOR"))).toHaveLength(1);
    },
  );

  it("F44: a server that stops reading ends in a TimeoutError of the phase idle", async () => {
    const { error } = await meetLiar(
      { tree: {}, faults: [at("upload-bytes", faults.stopReading(4))] },
      (ftp) => ftp.storbinary("STOR x", Buffer.alloc(40_000_000)),
      { timeout: { idle: 100 } },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "idle" });
  });

  it("F31: a 226 ahead of the upload's end is a lie", async () => {
    const { error } = await meet(`${STORE}S: 150 here\nD: (accept)\nS: 226 done`, (ftp) => {
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          yield Buffer.alloc(100);
        }
      }
      return ftp.storbinary("STOR x", endless());
    });
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
  });

  it.each([
    ["F32: no 226", "", { code: "ERR_FTP_TIMEOUT", phase: "finalReply" }],
    ["F33: the control connection ends", "S: (end)", { code: "ERR_FTP_CLOSED" }],
    ["F37: 426", "S: 426 cut", { code: "ERR_FTP_TEMPORARY" }],
  ])("%s behind an upload: no success", async (_, said, expected) => {
    const { error } = await meet(`${STORE}S: 150 here\nD> ${TEXT}\nD> (end)\n${said}`, store, {
      timeout: { finalReply: 80 },
    });
    expect(error).toMatchObject(expected);
  });

  it("F46: an upload of no bytes is a file", async () => {
    const { value } = await meetLiar({ tree: {}, faults: [] }, async (ftp) => {
      await ftp.storbinary("STOR x", new Uint8Array(0));
      return await ftp.size("x");
    });
    expect(value).toBe(0);
  });
});
