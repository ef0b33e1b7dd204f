import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { at, faults, FileSystemError, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { Disk } from "flydrive";
import { Files } from "files-sdk";
import { afterAll, describe, expect, it } from "vitest";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStorage } from "unstorage";
import { FTPDriver } from "../src/flydrive.ts";
import { ftpAdapter } from "../src/files-sdk.ts";
import { ftpDriver } from "../src/unstorage.ts";
import type { StorageOptions } from "../src/index.ts";
import { startBench } from "./bench.ts";

/** A rename replaces nothing. */
class KeepingFiles extends MemoryFileSystem {
  override async rename(from: string, to: string): Promise<void> {
    if ((await this.stat(to)) !== undefined) throw new FileSystemError("EEXIST", to);
    await super.rename(from, to);
  }
}

const tree = (): { root: { f: string; g: string } } => ({ root: { f: "f", g: "g" } });

interface Mover {
  move(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  close(): Promise<void>;
}

const movers: readonly (readonly [string, (options: StorageOptions) => Mover])[] = [
  [
    "flydrive",
    (options) => {
      const driver = new FTPDriver(options);
      const disk = new Disk(driver);
      const close = (): Promise<void> => driver.close();
      return { move: (from, to) => disk.move(from, to), copy: (from, to) => disk.copy(from, to), close };
    },
  ],
  [
    "files-sdk",
    (options) => {
      const adapter = ftpAdapter(options);
      const files = new Files({ adapter });
      return {
        move: async (from, to) => void (await files.move(from, to)),
        copy: async (from, to) => void (await files.copy(from, to)),
        close: () => adapter.close(),
      };
    },
  ],
];

const servers: readonly (readonly [string, () => TestServerOptions])[] = [
  ["replaces", () => ({ tree: tree() })],
  ["does not replace", () => ({ files: new KeepingFiles(tree()) })],
  ["refuses every RNTO", () => ({ tree: tree(), faults: [at("rnto-command", faults.reply("550 No"))] })],
];

describe.each(movers)("G6: %s: move and copy lose nothing", (_mover, openMover) => {
  it.each(servers)("a server that %s: a file to its own key stays", async (_server, more) => {
    await using bench = await startBench(more());
    const mover = openMover(bench.options);
    await mover.move("f", "f");
    await mover.copy("g", "g");
    expect([await bench.content("/root/f"), await bench.content("/root/g")]).toEqual(["f", "g"]);
    await mover.close();
  });

  it.each(servers)("a server that %s: a file over another one", async (name, more) => {
    await using bench = await startBench(more());
    const mover = openMover(bench.options);
    const isRefused = name.startsWith("refuses");
    const moved = await mover.move("f", "g").then(
      () => true,
      () => false,
    );
    expect(moved).toBe(!isRefused);
    expect([await bench.content("/root/f"), await bench.content("/root/g")]).toEqual(
      isRefused ? ["f", "g"] : [undefined, "f"],
    );
    const left = (bench.server.files as MemoryFileSystem).paths().filter((path) => path.includes(".old"));
    expect(left).toEqual([]);
    await mover.close();
  });
});

describe("G6: what is given as a stream is ended", () => {
  const folder = mkdtempSync(join(tmpdir(), "storage-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const local = join(folder, "local");
  writeFileSync(local, "local");

  type Put = (options: StorageOptions, key: string, stream: Readable) => Promise<unknown>;
  const puts: readonly (readonly [string, Put])[] = [
    ["flydrive", (options, key, stream) => new FTPDriver(options).putStream(key, stream)],
    [
      "files-sdk",
      (options, key, stream) =>
        new Files({ adapter: ftpAdapter(options) }).upload(
          key,
          Readable.toWeb(stream) as ReadableStream<Uint8Array>,
        ),
    ],
    [
      "unstorage",
      (options, key, stream) => Promise.resolve(ftpDriver(options).setItemRaw?.(key, stream, {})),
    ],
  ];
  const reasons: readonly (readonly [string, TestServerOptions, string])[] = [
    ["the login is refused", { users: { user: "another" } }, "x"],
    ["the server is full", { maxConnections: 0 }, "x"],
    ["the key leads out", {}, "../x"],
  ];
  for (const [adapter, put] of puts) {
    it.each(reasons)(`${adapter}: where %s`, async (_reason, more, key) => {
      await using bench = await startBench(more);
      const stream = createReadStream(local);
      // A stream of the Web hands its cancellation on as an error.
      stream.on("error", () => {});
      const closed = new Promise<void>((resolve) => stream.once("close", resolve));
      await expect(put(bench.options, key, stream)).rejects.toThrow();
      await closed;
      expect(stream.destroyed).toBe(true);
    });
  }
});

describe("G6: flydrive keeps the visibility of what it copies", () => {
  it.each(["private", "public"] as const)("%s", async (visibility) => {
    await using bench = await startBench();
    const driver = new FTPDriver(bench.options);
    const disk = new Disk(driver);
    await disk.put("a.txt", "a", { visibility });
    await disk.copy("a.txt", "b.txt");
    expect(await disk.getVisibility("b.txt")).toBe(visibility);
    await disk.copy("a.txt", "c.txt", { visibility: "public" });
    expect(await disk.getVisibility("c.txt")).toBe("public");
    await driver.close();
  });
});

describe("G6: ranges, prefixes and depths that hold nothing", () => {
  it("files-sdk", async () => {
    await using bench = await startBench();
    const adapter = ftpAdapter(bench.options);
    const files = new Files({ adapter });
    for (const as of ["stream", undefined] as const) {
      const file = await files.download("hello.txt", {
        ...(as === undefined ? {} : { as }),
        range: { start: 100 },
      });
      expect([file.size, await new Response(file.stream()).text()]).toEqual([0, ""]);
    }
    for (const prefix of ["/", "/photos"]) expect((await files.list({ prefix })).items).toEqual([]);
    const totals: unknown[] = [];
    await files.upload("blob", new Blob(["hello"]), { onProgress: ({ total }) => void totals.push(total) });
    expect(new Set(totals)).toEqual(new Set([5]));
    await adapter.close();
  });

  it("unstorage", async () => {
    await using bench = await startBench();
    const storage = createStorage({ driver: ftpDriver(bench.options) });
    expect(await storage.getKeys("a", { maxDepth: 0 })).toEqual([]);
    await storage.dispose();
  });
});
