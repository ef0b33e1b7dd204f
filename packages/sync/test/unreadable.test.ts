import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localNameOfUtf8 } from "@ftplib/files/internal";
import { MemoryFileSystem } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import { deploy } from "../src/deploy/deploy.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { planPart } from "../src/part/plan-part.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { release } from "../src/release/release.ts";
import { shardPlan, splitPlan } from "../src/shard/split-plan.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { makeManifest } from "../src/tree/manifest.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { treeFailure } from "../src/tree/tree-failure.ts";
import type { Tree } from "../src/tree/tree.ts";
import { DeployedSite } from "./deployed-site.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-unreadable-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const raw = (...bytes: number[]): Buffer => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(bytes)]);

type Operation = (source: Tree, target: Tree, options: PlanOptions) => Promise<readonly SyncReport[]>;

/** Everything that makes a target equal to a source, with removals. */
const operations: Readonly<Record<string, Operation>> = {
  planSync: async (source, target, options) => [
    await applyPlan(planSync(source, target, { delete: true, ...options })),
  ],
  "a plan in a file, in two phases": async (source, target, options) => {
    const path = join(await mkdtemp(join(tmpdir(), "sync-unreadable-plan-")), "plan");
    try {
      await writePlan(planSync(source, target, { delete: true, ...options }), path);
      const plan = readPlan(path, { source, target });
      return [await applyPlan(plan, { phase: "write" }), await applyPlan(plan, { phase: "remove" })];
    } finally {
      await rm(join(path, ".."), { recursive: true });
    }
  },
  "shards, those that remove only after all others have succeeded": async (source, target, options) => {
    const reports: SyncReport[] = [];
    for await (const shard of splitPlan(planSync(source, target, { delete: true, ...options }))) {
      if (shard.phase !== "write" && reports.some(({ ok }) => !ok)) continue;
      reports.push(await applyPlan(shardPlan(shard), { source, target }));
    }
    return reports;
  },
  "a part": async (source, target, options) => [
    await applyPlan(planPart(source, target, undefined, { delete: true, ...options }).plan),
  ],
  deploy: async (source, target, options) => {
    await deploy(memoryTree({ gone: "x", "d/gone": "x", c: "c" }), target);
    return [await deploy(source, target, options)];
  },
};

describe("B2: names of the source that are not UTF-8", () => {
  beforeEach(async () => {
    await writeFile(join(folder, "ok"), "1");
    await writeFile(raw(0x63, 0xe9), "precious");
    await mkdir(raw(0x64, 0xe9));
  });

  it.each(Object.entries(operations))(
    "%s: an error for each, and nothing is removed",
    async (_, operation) => {
      const target = memoryTree({ "c\uf7e9": "precious", "d\uf7e9/x": "precious", gone: "x" });
      const reports = await operation(localTree(folder), target, {});
      expect(reports.some(({ ok }) => !ok)).toBe(true);
      expect(reports[0]?.failed.map(({ step, error }) => `${step.path}: ${String(error)}`)).toEqual([
        "c\uf7e9: UnreadableError: 'c\uf7e9': it cannot be read: its name is not UTF-8 (nothing is removed; exclude it to leave it out)",
        "d\uf7e9: UnreadableError: 'd\uf7e9': it cannot be read: its name is not UTF-8 (nothing is removed; exclude it to leave it out)",
      ]);
      expect(reports.flatMap(({ failed }) => failed)[0]?.error).toMatchObject({ code: "ERR_FTP_UNREADABLE" });
      expect(target.paths()).toEqual(
        expect.arrayContaining(["c\uf7e9", "d\uf7e9/", "d\uf7e9/x", "gone", "ok"]),
      );
    },
  );

  it.each(Object.entries(operations))("%s: what is excluded is no error", async (_, operation) => {
    const target = memoryTree({ "c\uf7e9": "precious", "d\uf7e9/x": "precious", gone: "x" });
    const reports = await operation(localTree(folder), target, { exclude: ["c?", "d?"] });
    expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
    expect(target.paths()).toEqual(expect.arrayContaining(["c\uf7e9", "d\uf7e9/", "d\uf7e9/x", "ok"]));
    expect(target.paths()).not.toContain("gone");
  });

  it("a release is refused", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({ www: { "index.html": "1" } }));
    await open.use(async (site) => {
      await expect(release(localTree(folder), site, { path: "www" })).rejects.toThrow(/not UTF-8|could not/);
    });
    expect(open.contents()["www/index.html"]).toBe("1");
  });

  it("a manifest is refused", async () => {
    await expect(makeManifest(localTree(folder))).rejects.toMatchObject({ code: "ERR_FTP_UNREADABLE" });
  });

  it("at the target they stay, and so do their directories; that is a conflict", async () => {
    await mkdir(join(folder, "gone"));
    await writeFile(Buffer.concat([Buffer.from(`${folder}/gone/`), Buffer.from([0xff])]), "mine");
    const source = memoryTree({ ok: "1", "c\uf7e9": "other" });
    const report = await applyPlan(planSync(source, localTree(folder), { delete: true, sizeOnly: true }));
    expect(report.ok).toBe(true);
    expect(report.skipped.map(({ step, reason }) => `${step.action} ${step.path}: ${reason}`)).toEqual([
      "conflict c\uf7e9: the target's cannot be changed: its name is not UTF-8",
      "conflict d\uf7e9: it cannot be removed: its name is not UTF-8",
      "conflict gone/\uf7ff: it cannot be removed: its name is not UTF-8",
    ]);
    expect((await readdir(folder, { encoding: "latin1" })).toSorted()).toEqual([
      "c\xe9",
      "d\xe9",
      "gone",
      "ok",
    ]);
  });
});

describe("B2: a directory of the target that refuses its listing", () => {
  const { deploy: _, ...plans } = operations;
  it.each(Object.entries(plans))("%s: an error, and nothing is removed", async (_, operation) => {
    const target = memoryTree({ "d/x": "x", gone: "y" });
    const list = target.list.bind(target);
    target.list = (path) =>
      path === "d"
        ? Promise.reject(Object.assign(treeFailure("EINVAL", "list", path), { code: "EACCES" }))
        : list(path);
    const reports = await operation(memoryTree({ "d/x": "x", new: "n" }), target, {});
    expect(reports.flatMap(({ failed }) => failed).map(({ step }) => step.path)).toContain("d");
    expect(reports[0]?.ok).toBe(false);
    expect(target.paths()).toEqual(["d/", "d/x", "gone", "new"]);
  });
});

it.each([
  [[0x63, 0xe9], "c\uf7e9"],
  [[0xc3, 0xa9, 0xff], "\xe9\uf7ff"],
  [[0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f], "\u{1F600}\uf7f0\uf79f"],
  [[0xed, 0xa0, 0x80], "\uf7ed\uf7a0\uf780"],
])("A1: the bytes %o are shown as '%s'", (bytes, name) => {
  expect(localNameOfUtf8(Uint8Array.from(bytes))).toBe(name);
});
