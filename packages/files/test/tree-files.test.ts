import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TreeFile } from "../src/index.ts";
import { openSite } from "./sites.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-tree-files-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const big = Buffer.alloc(200_000, "x");
const tree = { "a.txt": "a", b: { "big.bin": big, "no.txt": "no" } };
const refusal = at("retr-command", (truth, step) =>
  step.argument.endsWith("no.txt") ? faults.permanent(550)(truth, step) : truth,
);

/** What was reported at last of each file, and whether some of it was reported before. */
function lastOf(files: readonly TreeFile[], side: "remote" | "local"): Record<string, unknown> {
  return Object.fromEntries(
    files
      .filter(({ state }) => state !== "moving")
      .map(({ state, bytes, total, error, ...file }) => [
        file[side],
        { state, bytes, total, isError: error !== undefined },
      ]),
  );
}

async function plant(): Promise<string> {
  const local = join(root, "source");
  await mkdir(join(local, "b"), { recursive: true });
  await writeFile(join(local, "a.txt"), "a");
  await writeFile(join(local, "b", "big.bin"), big);
  return local;
}

describe("V1: each file of a tree", () => {
  it("is reported by downloadTree when it is there, and when it failed", async () => {
    await using open = await openSite({ tree, faults: [refusal] });
    const files: TreeFile[] = [];
    const run = open.site.downloadTree("", root, { onFile: (file) => files.push(file) });
    await expect(run).rejects.toMatchObject({ code: "ERR_FTP_TREE" });
    expect(lastOf(files, "remote")).toEqual({
      "a.txt": { state: "done", bytes: 1, total: 1, isError: false },
      "b/big.bin": { state: "done", bytes: big.length, total: big.length, isError: false },
      "b/no.txt": { state: "failed", bytes: 0, total: 2, isError: true },
    });
    const moving = files.filter(({ state }) => state === "moving");
    expect(new Set(moving.map(({ remote }) => remote))).toEqual(new Set(["b/big.bin"]));
    expect(moving.at(-1)).toMatchObject({ bytes: big.length, total: big.length });
  });

  it("is reported by uploadTree when it is there", async () => {
    await using open = await openSite({ tree: {} });
    const local = await plant();
    const files: TreeFile[] = [];
    await open.site.uploadTree(local, "up", { onFile: (file) => files.push(file) });
    expect(lastOf(files, "remote")).toEqual({
      "up/a.txt": { state: "done", bytes: 1, total: 1, isError: false },
      "up/b/big.bin": { state: "done", bytes: big.length, total: big.length, isError: false },
    });
    expect(files.some(({ state, remote }) => state === "moving" && remote === "up/b/big.bin")).toBe(true);
  });

  it("is named by a dry run of downloadTree, which makes nothing", async () => {
    await using open = await openSite({ tree });
    const files: TreeFile[] = [];
    const target = join(root, "new");
    const report = await open.site.downloadTree("", target, {
      dryRun: true,
      onFile: (file) => files.push(file),
    });
    expect(lastOf(files, "remote")).toEqual({
      "a.txt": { state: "wanted", bytes: 0, total: 1, isError: false },
      "b/big.bin": { state: "wanted", bytes: 0, total: big.length, isError: false },
      "b/no.txt": { state: "wanted", bytes: 0, total: 2, isError: false },
    });
    expect(report).toMatchObject({ files: 0, bytes: 0, directories: 0 });
    expect(existsSync(target)).toBe(false);
  });

  it("is named by a dry run of uploadTree unless it is there, and nothing is made", async () => {
    const there = new MemoryFileSystem();
    await using open = await openSite({ files: there });
    const local = await plant();
    await open.site.upload(join(local, "a.txt"), "up/a.txt");
    const paths = there.paths();
    const files: TreeFile[] = [];
    await open.site.uploadTree(local, "up", { dryRun: true, onFile: (file) => files.push(file) });
    expect(Object.keys(lastOf(files, "remote"))).toEqual(["up/b/big.bin"]);
    expect(there.paths()).toEqual(paths);
  });

  it("keeps the time that the transfer gives it with preserveTime: false", async () => {
    const old = Date.UTC(2001, 0, 1);
    const there = new MemoryFileSystem();
    there.writeFile("/a.txt", "a", { modified: old });
    await using open = await openSite({ files: there });
    await open.site.downloadTree("", join(root, "kept"));
    await open.site.downloadTree("", join(root, "new"), { preserveTime: false });
    expect((await stat(join(root, "kept", "a.txt"))).mtime.getTime()).toBe(old);
    expect((await stat(join(root, "new", "a.txt"))).mtime.getTime()).toBeGreaterThan(old);
  });
});
