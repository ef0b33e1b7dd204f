import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { makeManifest, readManifest, writeManifest } from "../src/tree/manifest.ts";
import { manifestTree } from "../src/tree/manifest-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";

let path: string;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-manifest-"));
  path = join(folder, "manifest");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const files = { "a/b": { content: "hello", mtime: 5 }, "c/": "", d: { content: "", mtime: 7 } };

describe("A1: manifestTree", () => {
  it("comes back from a file as it was", async () => {
    const manifest = await makeManifest(memoryTree(files));
    await writeManifest(manifest, path);
    expect(await readManifest(path)).toEqual(manifest);
    expect([...manifest.keys()]).toEqual(["a", "a/b", "c", "d"]);
    expect(manifest.get("a/b")).toMatchObject({
      size: 5,
      mtime: 5,
      hash: { algorithm: "SHA-256", hex: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" },
    });
  });

  it("as the target it finds by hashes what has changed, and records what was written", async () => {
    const source = memoryTree({ ...files, "a/b": { content: "HELLO", mtime: 5 } });
    const contents = memoryTree(files);
    const target = manifestTree(await makeManifest(contents), { contents });
    const report = await applyPlan(planSync(source, target, { checksum: true }));
    expect(report.done.map(({ step }) => `${step.action} ${step.path}: ${step.reason}`)).toEqual([
      "update a/b: SHA-256 differs",
    ]);
    expect(contents.text("a/b")).toBe("HELLO");
    expect(target.manifest.get("a/b")).toEqual((await makeManifest(source)).get("a/b"));
  });

  it("as the source it plans without any contents, and cannot be read", async () => {
    const source = manifestTree(await makeManifest(memoryTree(files)));
    const report = await applyPlan(planSync(source, memoryTree()));
    expect(report.failed.map(({ step }) => step.path).sort()).toEqual(["a/b", "d"]);
    expect(report.failed[0]?.error).toMatchObject({ code: "ENOTSUP" });
  });

  it.each([
    ["empty", () => "", undefined],
    ["cut off", (text: string) => text.slice(0, -3), 5],
    ["cut off at the end of a line", (text: string) => text.replace(/\n[^\n]*\n$/, "\n"), 4],
    ["cut off after its first line", (text: string) => text.replace(/\n[^]*/, "\n"), 1],
    ["shorter by a line", (text: string) => text.replace(/\n.*"path":"c".*\n/, "\n"), 4],
    ["without its count", (text: string) => text.replace(/,"entries":4/, ""), 5],
    ["two of them", (text: string) => text + text, 6],
    ["something else", () => "hello\n", 1],
    ["a later version", (text: string) => text.replace('"version":1', '"version":2'), 1],
    ["with a path that leads out", (text: string) => text.replace('"path":"d"', '"path":"../d"'), 5],
  ])("a file that is %s is an error, not an empty manifest", async (_, damage, line) => {
    await writeManifest(await makeManifest(memoryTree(files)), path);
    await writeFile(path, damage(await readFile(path, "utf8")));
    await expect(readManifest(path)).rejects.toMatchObject({ code: "ERR_FTP_PLAN", line });
  });
});
