import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { at, faults, type FileSystem, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { SiteOptions } from "../src/options/site-options.ts";
import type { Site } from "../src/site.ts";
import type { ReadStreamOptions } from "../src/stream/read-stream.ts";
import { Tail } from "../src/stream/tail.ts";
import { bytesOf } from "./bytes.ts";
import { cutData, cuts } from "./cuts.ts";
import { commandsOf, openSite, type TestSite } from "./sites.ts";

const TIME = Date.UTC(2024, 1, 3, 4, 5, 6);
const content = bytesOf(800_000);

async function openWith(settings: TestServerOptions = {}, options: SiteOptions = {}): Promise<TestSite> {
  const open = await openSite({ tree: { "a.bin": content, "ü.txt": "grüße" }, ...settings }, options);
  await open.server.files.setModified("/a.bin", TIME);
  return open;
}

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of stream) blocks.push(block);
  return Buffer.concat(blocks);
}

const readers: readonly (readonly [string, (site: Site, path: string) => Promise<Buffer>])[] = [
  ["readFile", (site, path) => site.readFile(path)],
  ["createReadStream", (site, path) => collected(site.createReadStream(path))],
  ["readable", (site, path) => collected(site.readable(path))],
];

describe("R1, D2: whatever the connection does, what is read is the file", () => {
  const cells = readers.flatMap(([reader, read]) =>
    cuts.map((cut) => ({ name: `${reader}: cut ${cut.name}`, read, cut })),
  );
  it.each(cells)("$name", async ({ read, cut }) => {
    await using open = await openWith({ faults: [cut.rules()] });
    const [arrived, sent] = [await read(open.site, "a.bin"), content].map((bytes) =>
      createHash("sha256").update(bytes).digest("hex"),
    );
    expect(arrived).toBe(sent);
    expect(commandsOf(open.server).filter((line) => line.startsWith("RETR")).length).toBeGreaterThan(1);
  });

  it.each(readers)("%s: a server on which REST does not work", async (_name, read) => {
    for (const reply of ["350 Restarting, or so", "502 No"]) {
      await using open = await openWith({
        faults: [at("rest-command", faults.reply(reply)), cutData(300_000)],
      });
      expect((await read(open.site, "a.bin")).equals(content)).toBe(true);
    }
  });

  it.each(readers)("%s: FileError for what the server refuses", async (_name, read) => {
    await using open = await openWith({ tree: { "a.bin": "", pub: {} } });
    await expect(read(open.site, "missing")).rejects.toMatchObject({ name: "FileError", code: "ENOENT" });
    await expect(read(open.site, "pub")).rejects.toMatchObject({ name: "FileError", code: "EISDIR" });
  });
});

describe("D2: a file that has changed is not read on", () => {
  const streams = readers.filter(([name]) => name !== "readFile");
  const changes: readonly (readonly [string, (files: FileSystem) => Promise<void>])[] = [
    ["its time", (files) => files.setModified("/a.bin", TIME + 1000)],
    [
      "its length",
      async (files) => {
        const sink = await files.write("/a.bin", "append");
        await sink.write(Buffer.from("more"));
      },
    ],
    [
      "its content alone",
      async (files) => {
        const sink = await files.write("/a.bin", "truncate");
        await sink.write(bytesOf(800_000, 2));
        await files.setModified("/a.bin", TIME);
      },
    ],
  ];
  const cells = streams.flatMap(([reader, read]) =>
    changes.map(([what, change]) => ({ name: `${reader}: ${what}`, read, change })),
  );
  it.each(cells)("$name", async ({ read, change }) => {
    const files = new MemoryFileSystem({ "a.bin": content });
    await files.setModified("/a.bin", TIME);
    let changing: Promise<void> | undefined;
    const options: SiteOptions = { onRetry: () => void (changing ??= change(files)) };
    await using open = await openSite({ files, faults: [cutData(300_000)] }, options);
    await expect(read(open.site, "a.bin")).rejects.toMatchObject({ code: "ERR_FTP_INTEGRITY" });
  });

  it("a file whose version the server does not report is not read on", async () => {
    await using open = await openWith({ without: ["MLST", "MLSD", "MDTM"], faults: [cutData(300_000)] });
    await expect(collected(open.site.createReadStream("a.bin"))).rejects.toThrow(
      "'a.bin' was lost after 300000 bytes, and is not read on",
    );
  });
});

describe("createReadStream: start and end", () => {
  it.each([
    [{ start: 0, end: 0 }, 0, 1],
    [{ start: 100 }, 100, 800_000],
    [{ start: 70_000, end: 70_001 }, 70_000, 70_002],
    [{ end: 65_535 }, 0, 65_536],
    [{ start: 799_999 }, 799_999, 800_000],
    [{ start: 799_999, end: 900_000 }, 799_999, 800_000],
    [{ start: 800_000 }, 800_000, 800_000],
  ])("%j", async (options, from, to) => {
    for (const rules of [[], [at("rest-command", faults.permanent(502))], [cutData(100_000)]]) {
      await using open = await openWith({ faults: rules });
      const bytes = await collected(open.site.createReadStream("a.bin", options));
      expect(bytes.equals(content.subarray(from, to))).toBe(true);
      expect(await open.site.exists("a.bin")).toBe(true);
    }
  });

  it.each([
    [{ start: -1 }, "the option start must be a whole number from 0; it is -1"],
    [{ start: 2, end: 1 }, "the option end must not be less than start; it is 1"],
    [{ begin: 2 }, 'unknown option "begin" of createReadStream()'],
  ])("%j is rejected at once", async (options, message) => {
    await using open = await openWith();
    expect(() => open.site.createReadStream("a.bin", options as ReadStreamOptions)).toThrow(message);
  });

  it("a file that has grown since the look is read up to where it ended", async () => {
    await using open = await openWith({
      faults: [
        at("mlst", faults.once(faults.changeText((line) => line.replace("size=800000", "size=700000")))),
      ],
    });
    const bytes = await collected(open.site.createReadStream("a.bin", { start: 600_000 }));
    expect(bytes.equals(content.subarray(600_000, 700_000))).toBe(true);
  });
});

describe("createReadStream: back-pressure and its end", () => {
  const endless = { kind: "repeat", bytes: Buffer.alloc(65_536), times: Number.POSITIVE_INFINITY } as const;
  const withoutEnd = at("retr-bytes", () => [endless]);

  it("takes no more than its buffers hold, and destroying it gives the connection back", async () => {
    await using open = await openWith({ faults: [withoutEnd] }, { connections: 1 });
    const stream = open.site.createReadStream("a.bin");
    for await (const _block of stream) break;
    expect(stream.destroyed).toBe(true);
    expect(await open.site.exists("a.bin")).toBe(true);
    expect(open.server.connections).toBe(1);
  });

  it.each([
    ["before anything was asked for", 0, []],
    ["while it waits for the server", 1, [at("retr-bytes", faults.stallData(0))]],
  ] as const)("destroyed %s", async (_name, reads, rules) => {
    await using open = await openWith({ faults: rules }, { connections: 1 });
    const stream: Readable = open.site.createReadStream("a.bin");
    if (reads > 0) {
      stream.read();
      while (!commandsOf(open.server).includes("RETR a.bin")) await new Promise(setImmediate);
    }
    await new Promise<void>((resolve) => stream.destroy().once("close", () => resolve()));
    expect(await open.site.exists("a.bin")).toBe(true);
    expect(open.server.connections).toBe(1);
  });

  it("the signal ends it with its reason", async () => {
    await using open = await openWith({ faults: [at("retr-bytes", faults.stallData(0))] });
    const controller = new AbortController();
    const reason = new Error("enough");
    const stream = open.site.createReadStream("a.bin", { signal: controller.signal });
    const reading = collected(stream);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await expect(collected(open.site.createReadStream("a.bin", { signal: controller.signal }))).rejects.toBe(
      reason,
    );
  });

  it("readable: cancelling gives the connection back", async () => {
    await using open = await openWith({ faults: [withoutEnd] }, { connections: 1 });
    const reader = open.site.readable("a.bin").getReader();
    expect((await reader.read()).done).toBe(false);
    await reader.cancel();
    expect(await open.site.exists("a.bin")).toBe(true);
    expect(open.server.connections).toBe(1);
  });

  it("readable: a reader brings its own memory", async () => {
    await using open = await openWith();
    const reader = open.site.readable("ü.txt").getReader({ mode: "byob" });
    const first = await reader.read(new Uint8Array(3));
    expect(Buffer.from(first.value ?? []).toString()).toBe("gr\u00fc".slice(0, 2) + "\ufffd");
    let buffer = new Uint8Array(100);
    const rest: number[] = [];
    for (;;) {
      const { done, value } = await reader.read(buffer);
      if (value !== undefined) rest.push(...value);
      if (done) break;
      buffer = new Uint8Array(100);
    }
    expect(Buffer.from([...(first.value ?? []), ...rest]).toString()).toBe("grüße");
  });
});

describe("readFile", () => {
  it("gives a Buffer, or text", async () => {
    await using open = await openWith();
    expect(await open.site.readFile("ü.txt")).toEqual(Buffer.from("grüße"));
    expect(await open.site.readFile("ü.txt", "utf8")).toBe("grüße");
    expect(await open.site.readFile("ü.txt", { encoding: "hex" })).toBe(Buffer.from("grüße").toString("hex"));
    expect(await open.site.readFile("ü.txt", null)).toEqual(Buffer.from("grüße"));
    expect(await text(open.site.createReadStream("ü.txt"))).toBe("grüße");
  });

  it("rejects what is no encoding", async () => {
    await using open = await openWith();
    await expect(open.site.readFile("ü.txt", "utf9" as BufferEncoding)).rejects.toThrow(
      "encoding of readFile()",
    );
  });
});

it("D2: the tail keeps the last bytes, however they came", () => {
  const tail = new Tail(10);
  for (const size of [3, 4, 25, 1, 9, 2]) tail.push(bytesOf(size, size));
  const all = Buffer.concat([3, 4, 25, 1, 9, 2].map((size) => bytesOf(size, size)));
  expect(Buffer.from(tail.bytes).equals(all.subarray(-10))).toBe(true);
});
