import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS } from "../src/index.ts";
import { openBench, sample } from "./open-client.ts";
import { play, settle } from "./play.ts";
import { inStep } from "./transfer-script.ts";

const BYTES = sample(3_000_000);
const part = (offset: number, length: number): Buffer => Buffer.from(BYTES.subarray(offset, offset + length));

async function collected(blocks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const block of blocks) parts.push(block);
  return Buffer.concat(parts);
}

/** Parts of the file: at its beginning, in the middle, at its end, beyond it, of one byte, and all of it. */
const ranges: readonly (readonly [offset: number, length: number])[] = [
  [0, 100_000],
  [1_000_000, 70_001],
  [1_234_567, 1],
  [2_900_000, 100_000],
  [2_900_000, 200_000],
  [0, 3_000_000],
];

describe.each(["none", "required"] as const)("D5: TLS %s", (tls) => {
  it.each(ranges)(
    "the bytes from %d on, %d of them, and the session stays usable",
    async (offset, length) => {
      await using bench = await openBench({ tree: { file: BYTES }, tls });
      const { ftp } = bench;
      for (let round = 0; round < 3; round++) {
        const rest = offset === 0 ? {} : { rest: offset };
        const got = await collected(ftp.blocks("RETR file", { ...rest, length }));
        expect(got.equals(part(offset, length))).toBe(true);
        expect(ftp.state).toBe("ready");
        const kept: Uint8Array[] = [];
        await ftp.retrbinary("RETR file", (block) => void kept.push(block), { ...rest, length });
        expect(Buffer.concat(kept).equals(part(offset, length))).toBe(true);
        expect(ftp.state).toBe("ready");
        const received: Uint8Array[] = [];
        const result = await ftp.download("file", (block) => void received.push(block), { offset, length });
        expect(Buffer.concat(received).equals(part(offset, length))).toBe(true);
        expect(result).toMatchObject({ size: 3_000_000, range: "early close" });
        expect(result.bytes).toBe(part(offset, length).length);
        expect(await ftp.pwd()).toBe("/");
      }
    },
  );

  it("several clients, one file in parts", async () => {
    await using bench = await openBench({ tree: { file: BYTES }, tls });
    const clients = [bench.ftp, await bench.more(), await bench.more()];
    const length = 1_000_000;
    const parts = await Promise.all(
      clients.map((ftp, index) => collected(ftp.blocks("RETR file", { rest: index * length, length }))),
    );
    expect(Buffer.concat(parts).equals(Buffer.from(BYTES))).toBe(true);
    for (const ftp of clients) expect(ftp.state).toBe("ready");
  });
});

it("D5: an asynchronous callback gets no byte more", async () => {
  await using bench = await openBench({ tree: { file: BYTES } });
  let count = 0;
  const slowly = async (block: Uint8Array): Promise<void> => {
    await new Promise(setImmediate);
    count += block.length;
  };
  await bench.ftp.download("file", slowly, { length: 500_000 });
  expect(count).toBe(500_000);
});

it("D5: the error of a callback at the last byte is the call's", async () => {
  await using bench = await openBench({ tree: { file: BYTES } });
  const own = new Error("the disk is full");
  const fail = (): never => {
    throw own;
  };
  await expect(bench.ftp.download("file", fail, { length: 10 })).rejects.toBe(own);
  expect(await bench.ftp.pwd()).toBe("/");
});

const START = ["S: 220 ready"];
const FEAT = ["C: FEAT", "S: 211-f", "S:  RANG STREAM", "S: 211 end"];
const TYPE = ["C: TYPE I", "S: 200 ok"];
const PASV = ["C: PASV", "S: 227 ({pasv})"];
const RANG = ["C: RANG 2 5", "S: 350 ok"];
const RETR = ["C: RETR f", "S: 150 here"];
/** The same by `retrbinary`. */
const retrieved = async (ftp: FTP): Promise<string> => {
  const blocks: Uint8Array[] = [];
  await ftp.retrbinary("RETR f", (block) => void blocks.push(block), { rest: 2, length: 4 });
  await ftp.voidcmd("NOOP");
  return Buffer.concat(blocks).toString();
};
const calls = (ftp: FTP): Promise<string> =>
  collected(ftp.blocks("RETR f", { rest: 2, length: 4 })).then(async (bytes) => {
    await ftp.voidcmd("NOOP");
    return bytes.toString();
  });

describe("D5: how the server is made to end", () => {
  it("by RANG where FEAT names it: the data ends by itself", async () => {
    const end = ["D| 2345", "D: (end)", "S: 226 done", ...inStep];
    const script = [...START, ...TYPE, ...PASV, ...FEAT, ...RANG, ...RETR, ...end].join("\n");
    expect(await play(script, calls)).toBe("2345");
    expect(await play(script, retrieved)).toBe("2345");
  });

  it("RANG that is accepted and not heeded: the data connection is closed early", async () => {
    const end = ["D| 23456789", "D> (reset)", "S: 426 what now?", ...inStep];
    const script = [...START, ...TYPE, ...PASV, ...FEAT, ...RANG, ...RETR, ...end].join("\n");
    expect(await play(script, calls, { cuts: [undefined] })).toBe("2345");
    expect(await play(script, retrieved, { cuts: [undefined] })).toBe("2345");
  });

  it.each(["226 done", "426 closed", "451 local error", "551 no"])(
    "early close, and the server says %s",
    async (word) => {
      const end = ["D| 23456789", "D> (reset)", `S: ${word}`, ...inStep];
      const noFeat = ["C: FEAT", "S: 500 what?", "C: REST 2", "S: 350 ok"];
      const script = [...START, ...TYPE, ...PASV, ...noFeat, ...RETR, ...end].join("\n");
      expect(await play(script, calls, { cuts: [undefined] })).toBe("2345");
    },
  );

  it("RANG that is refused: REST", async () => {
    const refused = ["C: RANG 2 5", "S: 501 no", "C: REST 2", "S: 350 ok"];
    const end = ["D| 23456789", "D> (reset)", "S: 426 closed", ...inStep];
    const script = [...START, ...TYPE, ...PASV, ...FEAT, ...refused, ...RETR, ...end].join("\n");
    expect(await play(script, calls, { cuts: [undefined] })).toBe("2345");
  });

  it("a range that a refused transfer has left is taken back", async () => {
    const refused = [...RANG, "C: RETR f", "S: 550 no"];
    const again = [
      ...PASV,
      "C: RANG 1 0",
      "S: 350 whole",
      ...RETR,
      "D| 01",
      "D: (end)",
      "S: 226 done",
      ...inStep,
    ];
    const both = async (ftp: FTP): Promise<unknown> => {
      const first = await settle(() => calls(ftp));
      const second = await collected(ftp.blocks("RETR f"));
      await ftp.voidcmd("NOOP");
      return ["error" in first, second.toString()];
    };
    expect(await play([...START, ...TYPE, ...PASV, ...FEAT, ...refused, ...again].join("\n"), both)).toEqual([
      true,
      "01",
    ]);
  });
});

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  "length %d is refused before anything is sent",
  async (length) => {
    await using server = await TestServer.start();
    const ftp = new FTP({ host: server.host, port: server.port });
    await expect(collected(ftp.blocks("RETR f", { length }))).rejects.toThrow(RangeError);
    await expect(ftp.download("f", () => {}, { length })).rejects.toThrow(RangeError);
    await expect(ftp.retrbinary("RETR f", () => {}, { length })).rejects.toThrow(RangeError);
    expect(server.connections).toBe(0);
  },
);

it("D5: a TLS server without close_notify, whose wanted bytes are all there", async () => {
  await using server = await TestServer.start({ tree: { file: BYTES }, tls: "required" });
  const { ca } = server.certificate;
  await using ftp = await FTP_TLS.open(server.host, {
    port: server.port,
    user: "user",
    password: "secret",
    tls: { ca },
  });
  expect((await collected(ftp.blocks("RETR file", { length: 3_000_000 }))).length).toBe(3_000_000);
  expect(ftp.state).toBe("ready");
});
