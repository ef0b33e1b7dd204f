import { at, type Fault, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { LocalDirectory } from "./local-directory.ts";
import { commandsOf, openSite } from "./sites.ts";

const COUNT = 120;
const ROOM = 29;
const cells = ["452 Insufficient storage space", "552 Disk full"].flatMap((reply) =>
  ["stor-final", "stor-command"].flatMap((step) =>
    [1_000, 100_000].flatMap((size) => [1, 8].map((connections) => ({ reply, step, size, connections }))),
  ),
);

/** So many files are taken, and no more. */
function full(reply: string): Fault {
  return faults.from(ROOM + 1, faults.reply(reply));
}

/** The files that were sent, whole or not. */
function tried(said: readonly string[]): ReadonlySet<string> {
  return new Set(said.filter((line) => line.startsWith("STOR ")));
}

describe("U5: a full disk of the server ends a run with one error", () => {
  it.each(cells)("uploadMany, $reply at $step, $size bytes, $connections connections", async (cell) => {
    const { reply, step, size, connections } = cell;
    const files = new MemoryFileSystem({});
    await using open = await openSite({ files, faults: [at(step, full(reply))] }, { connections });
    const items = Array.from({ length: COUNT }, (_, index) => ({
      local: Buffer.alloc(size, index),
      path: `f${index}`,
    }));
    const errors: unknown[] = [];
    const done: string[] = [];
    const run = async (): Promise<void> => {
      for await (const { item, error } of open.site.uploadMany(items)) {
        if (error === undefined) done.push(`/${item.path}`);
        else errors.push(error);
      }
    };
    await expect(run()).rejects.toMatchObject({ name: "FileError", code: "ENOSPC" });
    expect(errors).toMatchObject([{ code: "ENOSPC" }]);
    expect(done).toHaveLength(ROOM);
    expect(files.paths()).toEqual(done.sort());
    expect(tried(commandsOf(open.server)).size).toBeLessThan(COUNT);
  });

  it.each(cells)("uploadTree, $reply at $step, $size bytes, $connections connections", async (cell) => {
    const { reply, step, size, connections } = cell;
    using directory = new LocalDirectory();
    for (let index = 0; index < COUNT; index++) directory.write(`f${index}`, "x".repeat(size));
    const files = new MemoryFileSystem({});
    await using open = await openSite({ files, faults: [at(step, full(reply))] }, { connections });
    await expect(open.site.uploadTree(directory.path, "t")).rejects.toMatchObject({
      name: "TreeError",
      failures: [{ path: expect.stringMatching(/f\d+$/) as string, error: { code: "ENOSPC" } }],
      cause: { code: "ENOSPC" },
      report: { files: ROOM, bytes: ROOM * size },
    });
    expect(files.paths()).toHaveLength(1 + ROOM);
  });
});
