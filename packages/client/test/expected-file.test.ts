import { readFile, stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { ExpectedFile } from "../src/index.ts";
import { type Bench, openBench, sample } from "./open-client.ts";

const big = sample(100_000);
const tree = { big };
const BEFORE = Date.UTC(2020, 0, 1, 12, 30, 15);

/** A download of which 60,000 bytes are there already. */
async function half(
  without: readonly string[],
): Promise<Bench & { resume(expected: ExpectedFile): Promise<unknown>; kept(): Promise<number> }> {
  const bench = await openBench({ tree, without });
  await bench.server.files.setModified("/big", BEFORE);
  const [local, partialPath] = [bench.local("big"), bench.local("big.part")];
  await writeFile(partialPath, big.subarray(0, 60_000));
  return {
    ...bench,
    resume: async (expected) => {
      const options = { partialPath, offset: 60_000, expect: expected };
      const { bytes } = await bench.ftp.download("big", local, options);
      expect(Buffer.compare(await readFile(local), big)).toBe(0);
      return bytes;
    },
    kept: async () => (await stat(partialPath)).size,
  };
}

const servers: Readonly<Record<string, readonly string[]>> = {
  MLST: [],
  "SIZE and MDTM": ["MLST", "MLSD"],
};

describe.each(Object.entries(servers))("resuming, by %s", (_, without) => {
  it("goes on when the file is the same", async () => {
    await using bench = await half(without);
    expect(await bench.resume({ size: big.length, modified: new Date(BEFORE) })).toBe(40_000);
  });

  it.each<readonly [string, ExpectedFile]>([
    ["only the size", { size: big.length }],
    ["a bigint", { size: BigInt(big.length) }],
    ["only the time", { modified: BEFORE }],
    ["milliseconds, which the server does not have", { modified: BEFORE + 999 }],
    [
      "a time of a listing, to the minute",
      { modified: { time: BEFORE - 15_000, precision: "minute", zone: "server", yearInferred: false } },
    ],
  ])("goes on with %s", async (_what, expected) => {
    await using bench = await half(without);
    expect(await bench.resume(expected)).toBe(40_000);
  });

  it.each<readonly [string, ExpectedFile, string]>([
    ["another size", { size: 99_999, modified: BEFORE }, "it has 100000 bytes, not 99999"],
    ["another time", { size: big.length, modified: BEFORE - 1_000 }, "not at 2020-01-01T12:30:14.000Z"],
  ])("F54: is refused at %s; the file that was begun stays", async (_what, expected, words) => {
    await using bench = await half(without);
    await expect(bench.resume(expected)).rejects.toMatchObject({
      code: "ERR_FTP_FILE_CHANGED",
      reason: "changed",
      retryable: false,
      message: expect.stringContaining(words),
    });
    expect(await bench.kept()).toBe(60_000);
    expect(bench.server.transcript.toString()).not.toContain("RETR");
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("takes the entry of stat, and refuses a file that was replaced since", async () => {
    await using bench = await half([]);
    const known = await bench.ftp.stat("big");
    if (known === undefined) throw new Error("it is there");
    await bench.ftp.upload(big, "big");
    await expect(bench.resume(known)).rejects.toMatchObject({ reason: "changed" });
    await bench.server.files.setModified("/big", BEFORE);
    expect(await bench.resume(known)).toBe(40_000);
  });
});

describe("what cannot be compared is refused, too", () => {
  it("where the server does not tell the time", async () => {
    await using bench = await half(["MLST", "MLSD", "MDTM"]);
    await expect(bench.resume({ modified: BEFORE })).rejects.toMatchObject({
      code: "ERR_FTP_FILE_CHANGED",
      reason: "unknown",
    });
    expect(await bench.resume({ size: big.length })).toBe(40_000);
  });

  it("where the server does not tell the size", async () => {
    await using bench = await half(["MLST", "MLSD", "SIZE"]);
    await expect(bench.resume({ size: big.length })).rejects.toMatchObject({ reason: "unknown" });
  });

  it("where the expected time is of an unknown zone", async () => {
    await using bench = await half(["MLST", "MLSD"]);
    // LIST prints the time of day for half a year.
    await bench.server.files.setModified("/big", Date.now() - 3_600_000);
    const entry = await bench.ftp.stat("big");
    if (entry === undefined) throw new Error("it is there");
    await expect(bench.resume(entry)).rejects.toThrow("give serverOffset to stat()");
    const known = await bench.ftp.stat("big", { serverOffset: 0 });
    if (known === undefined) throw new Error("it is there");
    expect(await bench.resume(known)).toBe(40_000);
  });
});

it.each([{}, { size: -0.5 }, { size: Number.NaN }, { modified: new Date("never") }])(
  "E7: %j says nothing of a file",
  async (expected) => {
    await using bench = await openBench({ tree });
    const call = bench.ftp.download("big", () => {}, { expect: expected });
    await expect(call).rejects.toThrow("the option expect needs");
    expect(bench.server.transcript.toString()).not.toContain("TYPE");
  },
);
