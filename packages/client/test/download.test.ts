import { existsSync } from "node:fs";
import { chmod, open, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { dirname } from "node:path";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { isFtpError, type Progress, TransferIncompleteError } from "../src/index.ts";
import { openBench, sample } from "./open-client.ts";

const big = sample(5_000_001);
const tree = { big, small: "hello\n", empty: "" };

async function rejection(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function namesIn(path: string): Promise<string[]> {
  return (await readdir(dirname(path))).sort();
}

describe("download", () => {
  for (const tls of ["none", "explicit"] as const) {
    it(`T1: a file arrives whole at a path, TLS ${tls}`, async () => {
      await using bench = await openBench({ tree, tls });
      for (const [name, bytes] of [
        ["big", big],
        ["small", new TextEncoder().encode("hello\n")],
        ["empty", new Uint8Array(0)],
      ] as const) {
        const result = await bench.ftp.download(name, bench.local(name));
        expect(result.bytes).toBe(bytes.length);
        expect(result.size).toBe(bytes.length);
        expect(result.reply.code).toBe(226);
        expect(Buffer.compare(await readFile(bench.local(name)), bytes)).toBe(0);
      }
      expect(await namesIn(bench.local("big"))).toEqual(["big", "empty", "small"]);
      expect(await bench.ftp.pwd()).toBe("/");
    });
  }

  it("T1: to a URL, an open file, a callback, a Node stream, a web stream", async () => {
    await using bench = await openBench({ tree });
    const { ftp } = bench;
    await ftp.download("big", pathToFileURL(bench.local("url")));
    const file = await open(bench.local("handle"), "w");
    await ftp.download("big", file);
    await file.close();
    const copied: Uint8Array[] = [];
    await ftp.download("big", (block) => void copied.push(block));
    const borrowed: Uint8Array[] = [];
    await ftp.download("big", (block) => void borrowed.push(block.slice()), { borrow: true });
    const streamed: Uint8Array[] = [];
    const sink = new Writable({ write: (chunk, _encoding, done) => done(void streamed.push(chunk)) });
    await ftp.download("big", sink);
    const web: Uint8Array[] = [];
    await ftp.download("big", new WritableStream({ write: (chunk) => void web.push(chunk) }));
    for (const blocks of [copied, borrowed, streamed, web]) {
      expect(Buffer.compare(Buffer.concat(blocks), big)).toBe(0);
    }
    for (const name of ["url", "handle"]) {
      expect(Buffer.compare(await readFile(bench.local(name)), big)).toBe(0);
    }
    expect(sink.writableFinished).toBe(true);
  });

  it("E8: what takes no bytes is refused before anything is sent", async () => {
    await using bench = await openBench({ tree });
    const said = bench.server.transcript.toString();
    for (const wrong of [undefined, null, 5, {}, [], ""]) {
      // What JavaScript may pass.
      expect(await rejection(bench.ftp.download("big", wrong as string))).toBeInstanceOf(TypeError);
    }
    expect(await rejection(bench.ftp.download("a\nb", bench.local("x")))).toBeInstanceOf(RangeError);
    for (const offset of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(await rejection(bench.ftp.download("big", bench.local("x"), { offset }))).toBeInstanceOf(
        RangeError,
      );
    }
    expect(bench.server.transcript.toString()).toBe(said);
  });

  it("a file gets its name only when it is complete, and keeps its permissions and links", async () => {
    await using bench = await openBench({ tree });
    const path = bench.local("target");
    await writeFile(path, "before");
    await chmod(path, 0o640);
    await symlink(path, bench.local("link"));
    let during = "";
    await bench.ftp.download("big", bench.local("link"), {
      progress: () => {
        during ||= existsSync(path) ? "there" : "gone";
      },
    });
    expect(during).toBe("there");
    expect(Buffer.compare(await readFile(path), big)).toBe(0);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await namesIn(path)).toEqual(["link", "target"]);
  });

  it("F34: a transfer that the server refuses or breaks off leaves what was there, and nothing else", async () => {
    await using bench = await openBench({
      tree,
      faults: [at("retr-bytes", faults.failData(100_000))],
    });
    await writeFile(bench.local("target"), "before");
    for (const name of ["big", "missing"]) {
      const error = await rejection(bench.ftp.download(name, bench.local("target")));
      expect(isFtpError(error)).toBe(true);
    }
    expect(await readFile(bench.local("target"), "utf8")).toBe("before");
    expect(await namesIn(bench.local("target"))).toEqual(["target"]);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("F36: a file that is shorter than the server says is no success", async () => {
    await using bench = await openBench({ tree, faults: [at("retr-bytes", faults.truncateData(4_000_000))] });
    const error = await rejection(bench.ftp.download("big", bench.local("target")));
    expect(error).toBeInstanceOf(TransferIncompleteError);
    if (!(error instanceof TransferIncompleteError)) return;
    expect(error).toMatchObject({ code: "ERR_FTP_INCOMPLETE", expected: big.length, command: "RETR big" });
    expect(error.bytes).toBeLessThan(big.length);
    expect(await namesIn(bench.local("target"))).toEqual([]);
    expect(await bench.ftp.pwd()).toBe("/");
    const result = await bench.ftp.download("big", bench.local("target"), { verifySize: false });
    expect(result.bytes).toBe(error.bytes);
  });

  it("F36: nor one that is longer", async () => {
    await using bench = await openBench({ tree, faults: [at("retr-bytes", faults.extraData("more"))] });
    const error = await rejection(bench.ftp.download("small", bench.local("target")));
    expect(error).toBeInstanceOf(TransferIncompleteError);
  });

  it("SIZE is asked only where the 150 does not tell, and not missed where the server has none", async () => {
    await using silent = await openBench({
      tree,
      faults: [at("retr-preliminary", faults.reply("150 here it comes"))],
    });
    expect((await silent.ftp.download("small", silent.local("a"))).size).toBe(6);
    expect(silent.server.transcript.toString()).toContain("C: SIZE small");
    await using mute = await openBench({
      tree,
      without: ["SIZE"],
      faults: [at("retr-preliminary", faults.reply("150 here it comes"))],
    });
    expect(await mute.ftp.download("small", mute.local("a"))).toMatchObject({ bytes: 6, size: undefined });
    await using telling = await openBench({ tree });
    await telling.ftp.download("small", telling.local("a"));
    expect(telling.server.transcript.toString()).not.toContain("SIZE");
  });

  it("D9: an offset continues a file in place, and cuts what is beyond it", async () => {
    await using bench = await openBench({ tree });
    const path = bench.local("target");
    await writeFile(path, Buffer.concat([big.subarray(0, 3_000_000), Buffer.alloc(5_000_000, 1)]));
    const result = await bench.ftp.download("big", path, { offset: 3_000_000 });
    expect(result).toMatchObject({ bytes: big.length - 3_000_000, size: big.length });
    expect(Buffer.compare(await readFile(path), big)).toBe(0);
    const short = await rejection(bench.ftp.download("big", path, { offset: 6_000_000 }));
    expect(short).toBeInstanceOf(RangeError);
    const done = await bench.ftp.download("big", path, { offset: big.length });
    expect(done.bytes).toBe(0);
  });

  it("D9: into an open file from the offset on", async () => {
    await using bench = await openBench({ tree });
    await writeFile(bench.local("target"), big.subarray(0, 2_500_000));
    const file = await open(bench.local("target"), "r+");
    await bench.ftp.download("big", file, { offset: 2_500_000 });
    await file.close();
    expect(Buffer.compare(await readFile(bench.local("target")), big)).toBe(0);
  });

  it("a partial file that was named is kept, and continued by the next call", async () => {
    let isBad = true;
    await using bench = await openBench({
      tree,
      faults: [
        at(
          "retr-bytes",
          faults.when(() => isBad, faults.failData(2_000_000)),
        ),
      ],
    });
    const partialPath = bench.local("big.part");
    const path = bench.local("big");
    expect(await rejection(bench.ftp.download("big", path, { partialPath }))).toBeDefined();
    expect(await namesIn(path)).toEqual(["big.part"]);
    expect(await rejection(bench.ftp.download("big", path, { partialPath }))).toMatchObject({
      code: "EEXIST",
    });
    const { size } = await stat(partialPath);
    isBad = false;
    await bench.ftp.download("big", path, { partialPath, offset: size });
    expect(Buffer.compare(await readFile(path), big)).toBe(0);
    expect(await namesIn(path)).toEqual(["big"]);
  });

  it("K9: local errors are thrown as they are, and the session stays in step", async () => {
    await using bench = await openBench({ tree });
    const inNoDirectory = await rejection(bench.ftp.download("big", bench.local("no/where")));
    expect(inNoDirectory).toMatchObject({ code: "ENOENT" });
    const readOnly = await open("/dev/null", "r");
    expect(await rejection(bench.ftp.download("big", readOnly))).toMatchObject({ code: "EBADF" });
    await readOnly.close();
    expect(await bench.ftp.pwd()).toBe("/");
    expect((await bench.ftp.download("small", bench.local("after"))).bytes).toBe(6);
  });

  it.runIf(existsSync("/dev/full"))(
    "K9: ENOSPC stops the transfer at once and leaves the session in step",
    async () => {
      await using bench = await openBench({ tree });
      expect(await rejection(bench.ftp.download("big", "/dev/full"))).toMatchObject({ code: "ENOSPC" });
      expect(existsSync("/dev/full")).toBe(true);
      expect(await bench.ftp.pwd()).toBe("/");
    },
  );

  it("a signal ends it, and nothing is left behind when the call has rejected", async () => {
    await using bench = await openBench({ tree });
    const controller = new AbortController();
    const reason = new Error("enough");
    const call = bench.ftp.download("big", bench.local("target"), {
      signal: controller.signal,
      progress: () => controller.abort(reason),
    });
    expect(await rejection(call)).toBe(reason);
    expect(await namesIn(bench.local("target"))).toEqual([]);
  });

  it("progress tells bytes, offset and total, at last all of them", async () => {
    await using bench = await openBench({ tree });
    const told: Progress[] = [];
    await bench.ftp.download("big", () => {}, { progress: (progress) => void told.push(progress) });
    expect(told.at(-1)).toEqual({ bytes: big.length, offset: 0, total: big.length });
    expect(told.length).toBeLessThan(big.length / 262_144);
    const failing = rejection(
      bench.ftp.download("big", () => {}, {
        progress: () => {
          throw new Error("no more");
        },
      }),
    );
    expect(await failing).toMatchObject({ message: "no more" });
    expect(await bench.ftp.pwd()).toBe("/");
  });
});
