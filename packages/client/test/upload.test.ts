import { open, writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { isFtpError, type Progress, TransferIncompleteError } from "../src/index.ts";
import { type Bench, openBench, sample } from "./open-client.ts";

const big = sample(5_000_001);

async function rejection(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function stored(bench: Bench, name: string): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  await bench.ftp.download(name, (block) => void blocks.push(block));
  return Buffer.concat(blocks);
}

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

describe("upload", () => {
  for (const tls of ["none", "explicit"] as const) {
    it(`T3: a local file arrives whole, TLS ${tls}`, async () => {
      await using bench = await openBench({ tls });
      for (const bytes of [big, big.subarray(0, 1), big.subarray(0, 1 << 19), new Uint8Array(0)]) {
        await writeFile(bench.local("file"), bytes);
        const result = await bench.ftp.upload(bench.local("file"), "copy");
        expect(result).toMatchObject({ bytes: bytes.length, size: bytes.length });
        expect(result.reply.code).toBe(226);
        expect(Buffer.compare(await stored(bench, "copy"), bytes)).toBe(0);
      }
      expect(await bench.ftp.pwd()).toBe("/");
    });
  }

  it("T3: from a URL, an open file, bytes, iterables, a Node stream, a web stream", async () => {
    await using bench = await openBench();
    await writeFile(bench.local("file"), big);
    const file = await open(bench.local("file"));
    const sources = [
      pathToFileURL(bench.local("file")),
      file,
      big,
      inPieces(big, 70_001),
      [big.subarray(0, 9), new Uint8Array(0), big.subarray(9)],
      Readable.from(inPieces(big, 1_200_001)),
      new Blob([big.slice()]).stream(),
    ];
    for (const source of sources) {
      expect((await bench.ftp.upload(source, "copy")).bytes).toBe(big.length);
      expect(Buffer.compare(await stored(bench, "copy"), big)).toBe(0);
    }
    // It is the caller's, and still open.
    expect((await file.stat()).size).toBe(big.length);
    await file.close();
  });

  it("E8: what gives no bytes is refused before anything is sent", async () => {
    await using bench = await openBench();
    const said = bench.server.transcript.toString();
    for (const wrong of [undefined, null, 5, {}, () => {}]) {
      // @ts-expect-error: what JavaScript may pass
      expect(await rejection(bench.ftp.upload(wrong, "x"))).toBeInstanceOf(TypeError);
    }
    expect(await rejection(bench.ftp.upload(big, "a\r\nb"))).toBeInstanceOf(RangeError);
    expect(bench.server.transcript.toString()).toBe(said);
    const missing = await rejection(bench.ftp.upload(bench.local("missing"), "x"));
    expect(missing).toMatchObject({ code: "ENOENT" });
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("D9: an offset leaves out what the server has", async () => {
    const files = new MemoryFileSystem({ copy: Buffer.from(big.subarray(0, 3_000_000)) });
    await using bench = await openBench({ files });
    await writeFile(bench.local("file"), big);
    const result = await bench.ftp.upload(bench.local("file"), "copy", { offset: 3_000_000 });
    expect(result).toMatchObject({ bytes: big.length - 3_000_000, size: big.length });
    expect(Buffer.compare(await stored(bench, "copy"), big)).toBe(0);
    await bench.ftp.upload(big, "copy", { offset: 4_000_000 });
    await bench.ftp.upload(inPieces(big.subarray(4_500_000), 999), "copy", { offset: 4_500_000 });
    expect(Buffer.compare(await stored(bench, "copy"), big)).toBe(0);
    const beyond = await rejection(bench.ftp.upload(bench.local("file"), "copy", { offset: 6_000_000 }));
    expect(beyond).toBeInstanceOf(RangeError);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it.each([6, 2 ** 31, Number.MAX_SAFE_INTEGER])(
    "D9: an offset of %d, beyond the bytes, is refused before anything is sent",
    async (offset) => {
      await using bench = await openBench({ tree: { copy: "01234" } });
      const said = bench.server.transcript.toString();
      const error = await rejection(bench.ftp.upload(big.subarray(0, 5), "copy", { offset }));
      expect(error).toBeInstanceOf(RangeError);
      expect(error).toMatchObject({
        message: `the source has 5 bytes: there is nothing to send at ${offset}`,
      });
      expect(bench.server.transcript.toString()).toBe(said);
      expect((await bench.ftp.upload(big.subarray(0, 5), "copy", { offset: 5 })).bytes).toBe(0);
    },
  );

  it("F36: the error of an upload at an offset has the sizes of the whole file", async () => {
    await using bench = await openBench({ faults: [at("size", faults.lyingSize(3))] });
    await writeFile(bench.local("file"), big.subarray(0, 9));
    await bench.ftp.upload(bench.local("file"), "copy", { verifySize: false });
    const error = await rejection(bench.ftp.upload(inPieces(big.subarray(5, 9), 2), "copy", { offset: 5 }));
    expect(error).toMatchObject({
      bytes: 3,
      expected: 9,
      message: expect.stringContaining("3 bytes are less than the 9"),
    });
  });

  it("F36: a file that is shorter at the server is no success", async () => {
    await using bench = await openBench({ faults: [at("size", faults.lyingSize(4_999_999))] });
    const error = await rejection(bench.ftp.upload(big, "copy"));
    expect(error).toBeInstanceOf(TransferIncompleteError);
    expect(error).toMatchObject({ bytes: 4_999_999, expected: big.length, command: "STOR copy" });
    expect((await bench.ftp.upload(big, "copy", { verifySize: false })).size).toBe(undefined);
    await using mute = await openBench({ without: ["SIZE"] });
    expect((await mute.ftp.upload(big, "copy")).size).toBe(undefined);
  });

  it("F66: a source that fails resets the data connection, and the session stays in step", async () => {
    await using bench = await openBench();
    const failure = new Error("the source is dry");
    async function* source(): AsyncGenerator<Uint8Array> {
      yield big.subarray(0, 1_000_000);
      throw failure;
    }
    expect(await rejection(bench.ftp.upload(source(), "copy"))).toBe(failure);
    const [record] = bench.server.transfers;
    expect(record?.clientEnd).toBe("reset");
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("F39: a server that refuses is told by its reply, and the session stays in step", async () => {
    await using bench = await openBench({ readOnly: true });
    const error = await rejection(bench.ftp.upload(big, "copy"));
    expect(isFtpError(error)).toBe(true);
    expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT", command: "STOR copy" });
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("a signal ends it", async () => {
    await using bench = await openBench();
    await writeFile(bench.local("file"), big);
    const controller = new AbortController();
    const reason = new Error("enough");
    const call = bench.ftp.upload(bench.local("file"), "copy", {
      signal: controller.signal,
      progress: () => controller.abort(reason),
    });
    expect(await rejection(call)).toBe(reason);
  });

  it("progress tells bytes, offset and total, at last all of them", async () => {
    await using bench = await openBench();
    await writeFile(bench.local("file"), big);
    const told: Progress[] = [];
    await bench.ftp.upload(bench.local("file"), "copy", { progress: (progress) => void told.push(progress) });
    expect(told[0]?.total).toBe(big.length);
    expect(told.at(-1)).toEqual({ bytes: big.length, offset: 0, total: big.length });
  });
});
