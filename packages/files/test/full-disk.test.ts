import { type FileHandle, open as openFile } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DownloadItem } from "../src/download/many-options.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

const COUNT = 40;
const LARGE = 200_000;

/** From now on files take so many bytes more, and then the disk is full. */
async function fillDisk(code: string, room: number): Promise<void> {
  const file = await openFile("/dev/null");
  const prototype = Object.getPrototypeOf(file) as FileHandle;
  await file.close();
  const write = prototype.write as (...args: readonly unknown[]) => Promise<unknown>;
  let left = room;
  vi.spyOn(prototype, "write").mockImplementation(async function (this: unknown, ...args: unknown[]) {
    left -= Number(args[2]);
    if (left >= 0) return await write.apply(this, args);
    throw Object.assign(new Error(`${code}: no room`), { code, errno: -1, syscall: "write" });
  } as never);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("U5: a full disk of this machine ends a run at the first file", () => {
  const cells = ["ENOSPC", "EDQUOT"].flatMap((code) => [1, 4].map((connections) => ({ code, connections })));
  const tree = Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [`f${index}`, "x".repeat(LARGE)]),
  );

  it.each(cells)("downloadMany, $code, $connections connections", async ({ code, connections }) => {
    using directory = new LocalDirectory();
    await using open = await openSite({ tree }, { connections });
    await fillDisk(code, 5 * LARGE);
    const items: DownloadItem[] = Object.keys(tree).map((path) => ({
      path,
      local: directory.at(path),
      expect: { size: LARGE },
    }));
    const errors: unknown[] = [];
    let done = 0;
    const run = async (): Promise<void> => {
      for await (const { error } of open.site.downloadMany(items)) {
        if (error === undefined) done++;
        else errors.push(error);
      }
    };
    await expect(run()).rejects.toMatchObject({ name: "LocalFileError", code });
    expect(errors).toMatchObject([{ name: "LocalFileError", code }]);
    expect(done).toBeLessThanOrEqual(5);
    expect(directory.names.filter((name) => name.endsWith("~"))).toEqual([]);
  });

  it.each(cells)("downloadTree, $code, $connections connections", async ({ code, connections }) => {
    using directory = new LocalDirectory();
    await using open = await openSite({ tree: { pub: tree } }, { connections });
    await fillDisk(code, 5 * LARGE);
    const failing = open.site.downloadTree("pub", directory.at("here"));
    await expect(failing).rejects.toMatchObject({
      name: "TreeError",
      failures: [{ path: expect.stringMatching(/^pub\/f\d+$/) as string, error: { code } }],
      cause: { code },
    });
    vi.restoreAllMocks();
    expect(await open.site.downloadTree("pub", directory.at("here"))).toMatchObject({ skipped: [] });
  });
});
