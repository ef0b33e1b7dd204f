import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { at, compose, faults, type FaultRule, type MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { FileData } from "../src/upload/write-file.ts";
import { lostInData, perTransfer } from "./upload-cuts.ts";
import { PeculiarFiles, someBytes } from "./remote-files.ts";
import { commandsOf, openSite, type TestSite } from "./sites.ts";

const read = (open: TestSite, path: string): Buffer | undefined =>
  (open.server.files as MemoryFileSystem).readFile(path);
const paths = (open: TestSite): readonly string[] => (open.server.files as MemoryFileSystem).paths();

describe("writeFile", () => {
  const cases: readonly [string, FileData, Parameters<TestSite["site"]["writeFile"]>[2], string][] = [
    ["text", "grün", {}, "grün"],
    ["text in latin1", "gr\u00fcn", "latin1", "gr\ufffdn"],
    ["base64", "Z3LDvG4=", { encoding: "base64" }, "grün"],
    ["bytes", Buffer.from("bytes"), {}, "bytes"],
    ["a stream", Readable.from([Buffer.from("a"), Buffer.from("b")]), {}, "ab"],
    ["nothing", "", {}, ""],
  ];
  it.each(cases)("%s", async (_, data, options, expected) => {
    await using open = await openSite({ tree: { "a.txt": "old" } });
    expect(await open.site.writeFile("a.txt", data, options)).toMatchObject({ atomic: true });
    expect(String(read(open, "a.txt"))).toBe(expected);
  });

  it("does not know other options and encodings", async () => {
    await using open = await openSite({ tree: {} });
    await expect(open.site.writeFile("a.txt", "a", { flag: "a" } as object)).rejects.toThrow(
      /"flag" of writeFile/,
    );
    await expect(open.site.writeFile("a.txt", "a", "utf9" as "utf8")).rejects.toThrow(/unknown encoding/);
  });
});

describe("appendFile", () => {
  it("adds to what is there, and makes what is not", async () => {
    await using open = await openSite({ tree: { "a.txt": "a" } });
    await open.site.appendFile("a.txt", "bc");
    await open.site.appendFile("b.txt", Buffer.from("b"));
    expect([String(read(open, "a.txt")), String(read(open, "b.txt"))]).toEqual(["abc", "b"]);
  });

  it("refusals are what node:fs would say", async () => {
    await using open = await openSite({ tree: { d: {} } });
    await expect(open.site.appendFile("d", "x")).rejects.toMatchObject({
      code: "EISDIR",
      syscall: "appendFile",
    });
    await expect(open.site.appendFile("x/y", "x")).rejects.toMatchObject({ code: "ENOENT" });
    await using full = await openSite({ files: new PeculiarFiles({}, { room: 10 }) });
    await expect(full.site.appendFile("a", someBytes(20))).rejects.toMatchObject({ code: "ENOSPC" });
  });

  const added = someBytes(100_000);
  const lost: readonly (readonly [string, () => readonly FaultRule[]])[] = [
    ["before APPE", () => [at("appe-command", faults.once(faults.reset()))]],
    ["instead of the 150", () => [at("appe-preliminary", faults.once(faults.fin()))]],
    ["before any data", () => [at("upload-bytes", perTransfer(lostInData(0)))]],
    ["instead of the 226", () => [at("appe-final", faults.once(faults.fin()))]],
    ["inside the 226", () => [at("appe-final", faults.once(compose(faults.truncate(6), faults.finAfter())))]],
    ["425", () => [at("appe-command", faults.once(faults.reply("425 later")))]],
    ["426 after all", () => [at("appe-final", faults.once(faults.reply("426 broken")))]],
    [
      "at SIZE, too",
      () => [at("appe-final", faults.once(faults.fin())), at("size-command", faults.nth(2, faults.reset()))],
    ],
  ];
  it.each(lost)("R2: lost %s, it is added once", async (_, rules) => {
    for (const old of ["", "old"]) {
      await using open = await openSite({
        tree: old === "" ? {} : { "a.bin": old },
        faults: rules(),
        dataTimeout: 300,
      });
      await open.site.appendFile("a.bin", added);
      expect(read(open, "a.bin")?.equals(Buffer.concat([Buffer.from(old), added]))).toBe(true);
    }
  });

  it("R2: a part of it leaves the outcome unknown, and nothing is added to that", async () => {
    await using open = await openSite({
      tree: { "a.bin": "old" },
      faults: [at("upload-bytes", perTransfer(lostInData(50_000)))],
    });
    await expect(open.site.appendFile("a.bin", added)).rejects.toMatchObject({
      code: "ERR_FTP_UNKNOWN_OUTCOME",
    });
    expect(read(open, "a.bin")).toHaveLength(50_003);
  });

  it("R2: a server that does not say sizes", async () => {
    await using open = await openSite({
      tree: { "a.bin": "old" },
      without: ["SIZE", "MLST", "MLSD"],
      faults: [at("list-command", faults.permanent(550)), at("appe-final", faults.once(faults.fin()))],
    });
    await expect(open.site.appendFile("a.bin", added)).rejects.toMatchObject({
      code: "ERR_FTP_UNKNOWN_OUTCOME",
    });
    expect(commandsOf(open.server).filter((line) => line.startsWith("APPE"))).toHaveLength(1);
  });

  it("R2: nobody can be asked any more", async () => {
    await using open = await openSite({
      tree: {},
      faults: [at("appe-final", faults.fin()), at("greeting", faults.from(2, faults.reset()))],
    });
    await expect(open.site.appendFile("a.bin", added)).rejects.toMatchObject({
      code: "ERR_FTP_UNKNOWN_OUTCOME",
    });
  });
});

describe("createWriteStream", () => {
  const bytes = someBytes(500_000);

  it("close comes when the file has its name", async () => {
    await using open = await openSite({ tree: { "a.bin": "old" } });
    const stream = open.site.createWriteStream("a.bin");
    await pipeline(Readable.from([bytes.subarray(0, 200_000), bytes.subarray(200_000)]), stream);
    expect(read(open, "a.bin")?.equals(bytes)).toBe(true);
    expect(paths(open)).toEqual(["/a.bin"]);
  });

  it("nothing but an end is an empty file", async () => {
    await using open = await openSite({ tree: {} });
    const stream = open.site.createWriteStream("a.bin");
    stream.end();
    await once(stream, "close");
    expect(read(open, "a.bin")).toHaveLength(0);
  });

  it.each([false, true])("destroy() leaves nothing; after end(): %s", async (isEnded) => {
    await using open = await openSite({ tree: { "a.bin": "old" } });
    const stream = open.site.createWriteStream("a.bin");
    stream.write(bytes);
    await once(stream, "drain");
    if (isEnded) stream.end();
    stream.destroy();
    await once(stream, "close");
    expect(paths(open)).toEqual(["/a.bin"]);
    expect(String(read(open, "a.bin"))).toBe("old");
  });

  it("a pipeline that fails leaves nothing", async () => {
    await using open = await openSite({ tree: {} });
    const source = Readable.from(
      (function* each() {
        yield bytes;
        throw new Error("the source is broken");
      })(),
    );
    await expect(pipeline(source, open.site.createWriteStream("a.bin"))).rejects.toThrow(
      "the source is broken",
    );
    expect(paths(open)).toEqual([]);
  });

  it("an upload that fails ends the stream with its error", async () => {
    await using open = await openSite({ files: new PeculiarFiles({}, { room: 100_000 }) });
    const stream = open.site.createWriteStream("a.bin");
    const writing = pipeline(Readable.from([bytes.subarray(0, 200_000), bytes.subarray(200_000)]), stream);
    await expect(writing).rejects.toMatchObject({ code: "ENOSPC" });
    expect(paths(open)).toEqual([]);
  });

  it("a lost connection is replaced", async () => {
    await using open = await openSite({
      tree: {},
      faults: [at("upload-bytes", perTransfer(lostInData(300_000)))],
    });
    await pipeline(Readable.from([bytes]), open.site.createWriteStream("a.bin"));
    expect(read(open, "a.bin")?.equals(bytes)).toBe(true);
  });
});

describe("writable", () => {
  const bytes = someBytes(300_000);
  it("close() resolves when the file has its name", async () => {
    await using open = await openSite({ tree: { "a.bin": "old" } });
    await new Blob([bytes]).stream().pipeTo(open.site.writable("a.bin"));
    expect(read(open, "a.bin")?.equals(bytes)).toBe(true);
  });

  it("abort() leaves nothing", async () => {
    await using open = await openSite({ tree: { "a.bin": "old" } });
    const writer = open.site.writable("a.bin").getWriter();
    await writer.write(bytes);
    await writer.abort(new Error("enough"));
    expect(paths(open)).toEqual(["/a.bin"]);
    expect(String(read(open, "a.bin"))).toBe("old");
  });

  it("an upload that fails errors the stream", async () => {
    await using open = await openSite({ files: new PeculiarFiles({}, { room: 100_000 }) });
    await expect(new Blob([bytes]).stream().pipeTo(open.site.writable("a.bin"))).rejects.toMatchObject({
      code: "ENOSPC",
    });
    expect(paths(open)).toEqual([]);
  });
});
