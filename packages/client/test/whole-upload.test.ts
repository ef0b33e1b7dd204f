import { Readable } from "node:stream";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { openBench, sample } from "./open-client.ts";
import { play } from "./play.ts";
import { inStep, transferScript } from "./transfer-script.ts";

/** A moment as MDTM has it, so many milliseconds from now. */
function stamp(fromNow: number): string {
  return new Date(Date.now() + fromNow).toISOString().replace(/\D/g, "").slice(0, 14);
}

const HOUR = 3_600_000;
const NOW = ["C: MDTM x", `S: 213 ${stamp(0)}`];

describe("F37: a server that calls an upload broken off when all of it was sent", () => {
  it.each<readonly [string, string, readonly string[]]>([
    ["426, a file of this size and of now", "426 cut", ["C: SIZE x", "S: 213 5", ...NOW]],
    ["451, a file of this size and of now", "451 disk", ["C: SIZE x", "S: 213 5", ...NOW]],
    [
      "a clock that is four minutes late",
      "426 cut",
      ["C: SIZE x", "S: 213 5", "C: MDTM x", `S: 213 ${stamp(-240_000)}`],
    ],
    ["no MDTM", "426 cut", ["C: SIZE x", "S: 213 5", "C: MDTM x", "S: 500 what?"]],
    ["an MDTM without a time", "426 cut", ["C: SIZE x", "S: 213 5", "C: MDTM x", "S: 213 yesterday"]],
  ])("has it whole: %s", async (_, final, asked) => {
    const script = transferScript("I", "STOR x", "D> hello", "D> (end)", `S: ${final}`, ...asked, ...inStep);
    const result = await play(script, async (ftp) => {
      const { bytes, size, reply } = await ftp.upload(Buffer.from("hello"), "x");
      await ftp.voidcmd("NOOP");
      return { bytes, size, code: reply.code };
    });
    expect(result).toEqual({ bytes: 5, size: 5, code: Number(final.slice(0, 3)) });
  });

  it.each<readonly [string, string, readonly string[], RegExp]>([
    ["a part", "426 cut", ["C: SIZE x", "S: 213 3"], /5 bytes were sent, and the server's file has 3/],
    ["more", "451 disk", ["C: SIZE x", "S: 213 8"], /5 bytes were sent, and the server's file has 8/],
    ["SIZE refused", "426 cut", ["C: SIZE x", "S: 550 no"], /^426 cut \(command: STOR x\)$/],
    ["SIZE without a number", "426 cut", ["C: SIZE x", "S: 213 many"], /^426 cut \(command: STOR x\)$/],
    [
      "an older file of that size",
      "451 quota",
      ["C: SIZE x", "S: 213 5", "C: MDTM x", `S: 213 ${stamp(-HOUR)}`],
      /has 5, but was modified at 20.*may have kept an older file/,
    ],
    [
      "a time to come",
      "426 cut",
      ["C: SIZE x", "S: 213 5", "C: MDTM x", `S: 213 ${stamp(HOUR)}`],
      /was modified at/,
    ],
    ["another refusal", "450 busy", [], /^450 busy/],
    ["a permanent one", "552 full", [], /^552 full/],
  ])("is an error, and the session in step: %s", async (_, final, asked, message) => {
    const script = transferScript("I", "STOR x", "D> hello", "D> (end)", `S: ${final}`, ...asked, ...inStep);
    await play(script, async (ftp) => {
      const code = Number(final.slice(0, 3));
      await expect(ftp.upload(Buffer.from("hello"), "x")).rejects.toMatchObject({
        message: expect.stringMatching(message),
        reply: { code },
        phase: "finalReply",
      });
      await ftp.voidcmd("NOOP");
    });
  });

  const stored = (command: string): string =>
    `C: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: ${command}\nS: 150 here\nD> hello\nD> (end)\nS: 226 done`;
  const hello = Buffer.from("hello");
  const moved = "C: CWD pub\nS: 250 moved";

  /** How a file came to a name, and the same file, or another one, in the words of the next upload. */
  it.each<readonly [string, string, (ftp: FTP) => Promise<unknown>, string, boolean]>([
    ["STOR", stored("STOR x"), (ftp) => ftp.storbinary("STOR x", hello), "x", true],
    ["STOR ./x", stored("STOR ./x"), (ftp) => ftp.storbinary("STOR ./x", hello), "x", true],
    ["stor", stored("stor x"), (ftp) => ftp.storbinary("stor x", hello), "x", true],
    ["STOR in other letters", stored("STOR X"), (ftp) => ftp.storbinary("STOR X", hello), "x", true],
    ["APPE", stored("APPE x"), (ftp) => ftp.storbinary("APPE x", hello), "x", true],
    ["an absolute path", stored("STOR /pub/x"), (ftp) => ftp.storbinary("STOR /pub/x", hello), "x", true],
    ["a relative path", stored("STOR x"), (ftp) => ftp.storbinary("STOR x", hello), "/pub//./x", true],
    ["a path with ..", stored("STOR a/../x"), (ftp) => ftp.storbinary("STOR a/../x", hello), "x", true],
    [
      "a path of another directory, before CWD",
      `${stored("STOR pub/x")}\n${moved}`,
      async (ftp) => {
        await ftp.storbinary("STOR pub/x", hello);
        await ftp.cwd("pub");
      },
      "x",
      true,
    ],
    [
      "a rename",
      "C: RNFR y\nS: 350 go on\nC: RNTO /pub/x\nS: 250 renamed",
      (ftp) => ftp.rename("y", "/pub/x"),
      "x",
      true,
    ],
    [
      "a copy on the server",
      "C: SITE CPFR y\nS: 350 go on\nC: SITE CPTO pub/x\nS: 250 copied",
      async (ftp) => {
        await ftp.sendcmd("SITE CPFR y");
        await ftp.sendcmd("SITE CPTO pub/x");
      },
      "x",
      true,
    ],
    [
      "a new time",
      "C: MFMT 20200101000000 x\nS: 213 Modify=20200101000000; x",
      (ftp) => ftp.sendcmd("MFMT 20200101000000 x"),
      "x",
      true,
    ],
    ["nothing", "C: NOOP\nS: 200 ok", (ftp) => ftp.voidcmd("NOOP"), "x", false],
    ["STOR of another name", stored("STOR ax"), (ftp) => ftp.storbinary("STOR ax", hello), "x", false],
    ["STOR in a directory", stored("STOR a/x"), (ftp) => ftp.storbinary("STOR a/x", hello), "b/x", false],
    ["an absolute one", stored("STOR /a/x"), (ftp) => ftp.storbinary("STOR /a/x", hello), "/b/x", false],
  ])(
    "F37: after %s a file that is whole may be an older one",
    async (_, before, prepare, path, isDoubted) => {
      const asked = [`C: SIZE ${path}`, "S: 213 5", `C: MDTM ${path}`, `S: 213 ${stamp(0)}`];
      const isTyped = before.includes("TYPE I");
      const script = [
        "S: 220 ready",
        before,
        ...(isTyped ? [] : ["C: TYPE I\nS: 200 ok"]),
        `C: PASV\nS: 227 ({pasv})\nC: STOR ${path}\nS: 150 here\nD> hello\nD> (end)\nS: 451 disk full`,
        ...(isDoubted ? [] : asked),
        ...inStep,
      ].join("\n");
      await play(script, async (ftp) => {
        await prepare(ftp);
        const upload = ftp.upload(hello, path);
        if (isDoubted) await expect(upload).rejects.toThrow(/451 disk full.*may have kept that one/);
        else expect(await upload).toMatchObject({ bytes: 5, size: 5 });
        await ftp.voidcmd("NOOP");
      });
    },
  );

  it("is asked for the whole file where the upload began at an offset", async () => {
    const script = [
      "S: 220 ready\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: REST 2\nS: 350 ok\nC: STOR x\nS: 150 here",
      "D> llo\nD> (end)\nS: 426 cut\nC: SIZE x\nS: 213 5",
      ...NOW,
    ].join("\n");
    const result = await play(script, (ftp) => ftp.upload(Buffer.from("hello"), "x", { offset: 2 }));
    expect(result).toMatchObject({ bytes: 3, size: 5 });
  });

  it.each([
    ["upload without verifySize", "I", "STOR x"],
    ["storbinary", "I", "STOR x"],
    ["storbinary with APPE", "I", "APPE x"],
    ["storlines", "A", "STOR x"],
  ] as const)("is not asked by %s, whose error it is", async (way, type, command) => {
    const data = type === "A" ? "hello\\r\\n" : "hello";
    const script = transferScript(type, command, `D> ${data}`, "D> (end)", "S: 426 cut", ...inStep);
    await play(script, async (ftp) => {
      const source = Buffer.from("hello");
      const call =
        way === "storlines"
          ? ftp.storlines(command, source)
          : way.startsWith("storbinary")
            ? ftp.storbinary(command, source)
            : ftp.upload(source, "x", { verifySize: false });
      await expect(call).rejects.toMatchObject({ reply: { code: 426 } });
      await ftp.voidcmd("NOOP");
    });
  });
});

describe("F37: storeMany where every upload ends with 426", () => {
  const files = Array.from({ length: 4 }, (_, index) => ({
    path: `f${index}`,
    source: sample(1_000 + index),
  }));
  const broken = at("stor-final", faults.reply("426 cut"));

  it("gives out the files that are whole as such, with the reply", async () => {
    await using bench = await openBench({ faults: [broken] });
    const outcomes = await bench.ftp.storeMany(files);
    expect(outcomes.map(({ bytes, error, reply }) => [bytes, error, reply?.code])).toEqual(
      files.map(({ source }) => [source.length, undefined, 426]),
    );
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("sends no file again that is whole", async () => {
    await using bench = await openBench({ faults: [broken] });
    await bench.ftp.storeMany(files);
    const sent = bench.server.transcript.lines.filter((line) => line.startsWith("C: STOR "));
    expect(sent).toEqual(files.map(({ path }) => `C: STOR ${path}`));
  });

  it("gives out streams that are whole as such, also where commands are sent in advance", async () => {
    await using bench = await openBench({
      faults: [at("stor-final", faults.from(4, faults.reply("426 cut")))],
    });
    const streams = Array.from({ length: 8 }, (_, index) => ({
      path: `f${index}`,
      source: index < 3 ? sample(1_000) : Readable.from([sample(1_000)]),
    }));
    const outcomes = await bench.ftp.storeMany(streams);
    expect(outcomes.map(({ error, reply }) => [error, reply?.code])).toEqual(
      streams.map((_, index) => [undefined, index < 3 ? 226 : 426]),
    );
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("sends a file again, alone, of which the server has a part", async () => {
    const rules = [
      at("stor-final", faults.once(faults.reply("426 cut"))),
      at("size", faults.once(faults.lyingSize(3))),
    ];
    await using bench = await openBench({ faults: rules });
    const outcomes = await bench.ftp.storeMany(files);
    expect(outcomes.map(({ error }) => error)).toEqual(files.map(() => undefined));
    const sent = bench.server.transcript.lines.filter((line) => line.startsWith("C: STOR "));
    expect(sent).toEqual(["f0", "f0", "f1", "f2", "f3"].map((path) => `C: STOR ${path}`));
  });

  it("gives out the error where the server has a part", async () => {
    await using bench = await openBench({ faults: [broken, at("size", faults.lyingSize(3))] });
    const outcomes = await bench.ftp.storeMany(files.slice(0, 2));
    for (const { error } of outcomes) {
      expect(error).toMatchObject({ reply: { code: 426 }, message: expect.stringContaining("has 3") });
    }
    expect(outcomes).toHaveLength(2);
  });
});
