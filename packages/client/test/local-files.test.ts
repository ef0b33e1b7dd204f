import { chmod, lstat, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { FileReader } from "../src/file/file-reader.ts";
import { FileWriter } from "../src/file/file-writer.ts";
import { openFile } from "../src/file/local-destination.ts";
import { ProgressMeter } from "../src/file/progress.ts";
import { openBench } from "./open-client.ts";

const umask = process.umask();
afterEach(() => process.umask(umask));

const tree = { x: "new" };

/** Every way to retrieve a file to a path; what it came to. */
const retrievals: Readonly<Record<string, (ftp: FTP, path: string) => Promise<unknown>>> = {
  download: (ftp, path) =>
    ftp.download("x", path).then(
      () => undefined,
      (error: unknown) => error,
    ),
  "download to a URL": (ftp, path) =>
    ftp.download("x", pathToFileURL(path)).then(
      () => undefined,
      (error: unknown) => error,
    ),
  retrieveMany: async (ftp, destination) => {
    let outcome: unknown;
    for await (const { error } of ftp.retrieveMany([{ path: "x", destination }])) outcome = error;
    return outcome;
  },
};

it.each(["download", "retrieveMany"])(
  "E8: %s to an empty path is refused before a byte comes",
  async (name) => {
    await using bench = await openBench({ tree });
    expect(await retrievals[name]?.(bench.ftp, "")).toBeInstanceOf(TypeError);
    expect(bench.server.transcript.lines.filter((line) => line.startsWith("C: RETR"))).toEqual([]);
  },
);

describe.each(Object.entries(retrievals))("%s", (_, retrieve) => {
  it.each([0o664, 0o666, 0o600, 0o755])(
    "S43: keeps the permissions %i whatever the umask is",
    async (mode) => {
      await using bench = await openBench({ tree });
      const path = bench.local("x");
      await writeFile(path, "old");
      await chmod(path, mode);
      process.umask(0o077);
      expect(await retrieve(bench.ftp, path)).toBeUndefined();
      expect((await stat(path)).mode & 0o777).toBe(mode);
      expect(await readFile(path, "utf8")).toBe("new");
    },
  );

  it("S43: a new file has the permissions that the umask leaves", async () => {
    await using bench = await openBench({ tree });
    process.umask(0o027);
    expect(await retrieve(bench.ftp, bench.local("x"))).toBeUndefined();
    expect((await stat(bench.local("x"))).mode & 0o777).toBe(0o640);
  });

  it.each([
    ["a link", ["target"]],
    ["a link to a link", ["second", "target"]],
    ["a link into another directory", ["sub/target"]],
  ])("%s to where nothing is stays one, and the file is made there", async (_name, steps) => {
    await using bench = await openBench({ tree });
    await mkdir(bench.local("sub"));
    const path = bench.local("first");
    let link = path;
    for (const step of steps) {
      await symlink(step, link);
      link = bench.local(step);
    }
    expect(await retrieve(bench.ftp, path)).toBeUndefined();
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect((await lstat(link)).isFile()).toBe(true);
    expect(await readFile(path, "utf8")).toBe("new");
  });

  it("a link into a directory that is not there is an error", async () => {
    await using bench = await openBench({ tree });
    await symlink("none/target", bench.local("first"));
    expect(await retrieve(bench.ftp, bench.local("first"))).toMatchObject({ code: "ENOENT" });
    expect((await lstat(bench.local("first"))).isSymbolicLink()).toBe(true);
  });

  it("F65: an error names the path that the caller gave, not only the hidden file", async () => {
    await using bench = await openBench({ tree });
    const path = bench.local("missing/report.txt");
    const error = await retrieve(bench.ftp, path);
    expect(error).toMatchObject({ code: "ENOENT", syscall: "open", path });
    expect(String(error)).toContain(`(the destination is '${path}')`);
    expect(await bench.ftp.pwd()).toBe("/");
  });
});

describe("errors without a path", () => {
  const failing = async (): Promise<never> => {
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      errno: -28,
      syscall: "write",
    });
  };

  it("F65: of a write name the destination", async () => {
    // @ts-expect-error Only `write` is needed.
    const writer = new FileWriter({ write: failing }, 0, "/data/report.txt");
    writer.into();
    writer.sink(new Uint8Array(1));
    await expect(writer.finish()).rejects.toMatchObject({
      code: "ENOSPC",
      path: "/data/report.txt",
      message: "ENOSPC: no space left on device, write (the destination is '/data/report.txt')",
    });
  });

  it("F65: of a read name the source", async () => {
    // @ts-expect-error Only `read` is needed.
    const reader = new FileReader({ read: failing }, 0, 5, "/data/report.txt");
    await expect(reader.next()).rejects.toThrow("(the source is '/data/report.txt')");
  });

  it("F65: of a directory that is uploaded name it", async () => {
    await using bench = await openBench();
    const path = bench.local("directory");
    await mkdir(path);
    await expect(bench.ftp.upload(path, "x")).rejects.toMatchObject({ code: "EISDIR", path });
  });
});

it("F54: an error about the file of `partialPath` names both", async () => {
  await using bench = await openBench({ tree });
  const [path, partialPath] = [bench.local("x"), bench.local("x.part")];
  await writeFile(partialPath, "there");
  await expect(openFile(path, { partialPath })).rejects.toThrow(/EEXIST.*x\.part.*the destination is '.*x'/);
});

describe("progress", () => {
  it("begins with the first block, however soon that comes", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(1);
    const counts: number[] = [];
    const meter = new ProgressMeter(({ bytes }) => void counts.push(bytes), 0, undefined);
    meter.add(5);
    meter.add(5);
    now.mockReturnValue(200);
    meter.add(5);
    await meter.end();
    expect(counts).toEqual([5, 15]);
    now.mockRestore();
  });

  it.each([0, 4, 300_000])("of %i bytes reports each count once, and the last one", async (size) => {
    await using bench = await openBench({ tree: { big: Buffer.alloc(size) } });
    const { ftp } = bench;
    const calls: [string, (progress: (at: { bytes: number }) => void) => Promise<unknown>][] = [
      ["download", (progress) => ftp.download("big", bench.local("big"), { progress })],
      ["upload", (progress) => ftp.upload(bench.local("big"), "copy", { progress })],
    ];
    for (const [name, call] of calls) {
      const counts: number[] = [];
      await call(({ bytes }) => void counts.push(bytes));
      expect([name, counts.at(-1)]).toEqual([name, size]);
      expect([name, new Set(counts).size]).toEqual([name, counts.length]);
    }
  });
});
