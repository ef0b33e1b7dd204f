import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { planPart } from "../src/part/plan-part.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { readShard } from "../src/shard/read-shard.ts";
import { memoryTree, type MemoryTree, type MemoryTreeOptions } from "../src/tree/memory-tree.ts";

// A whole minute.
const THEN = 1_600_000_020_000;
const NOW = 1_700_000_000_000;
const file = { content: "x", mtime: THEN };
const options: PlanOptions = { delete: true, directoryTimes: true };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-times-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** As a file system does it: what is put into a directory, or removed from it, changes the time of the directory. */
function changing(tree: MemoryTree): MemoryTree {
  const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
  for (const name of ["write", "remove", "removeDirectory", "mkdir"] as const) {
    const call = tree[name].bind(tree) as (...args: unknown[]) => Promise<never>;
    tree[name] = async (...args: unknown[]): Promise<never> => {
      const result = await call(...args);
      await tree.setTime(parent(String(args[0])), NOW);
      return result;
    };
  }
  return tree;
}

type Apply = (source: MemoryTree, target: MemoryTree) => Promise<readonly SyncReport[]>;
const operations: Readonly<Record<string, Apply>> = {
  planSync: async (source, target) => [await applyPlan(planSync(source, target, options))],
  planPart: async (source, target) => [await applyPlan(planPart(source, target, undefined, options).plan)],
  "a plan in a file, removals by themselves": async (source, target) => {
    const path = join(folder, "plan");
    await writePlan(planSync(source, target, options), path);
    const write = await applyPlan(readPlan(path), { source, target, phase: "write" });
    return [write, await applyPlan(readPlan(path), { source, target, phase: "remove" })];
  },
  "shares of a plan, and what is left": async (source, target) => {
    const path = join(folder, "plan");
    await writePlan(planSync(source, target, options), path);
    const reports: SyncReport[] = [];
    for (const index of [1, 0, 2]) {
      const share = readShard(readPlan(path), { index, count: 3 }, { size: 1 });
      reports.push(await applyPlan(share, { source, target }));
    }
    expect(reports.flatMap(({ done }) => done).filter(({ step }) => step.action === "touch")).toEqual([]);
    return [...reports, await applyPlan(readPlan(path), { source, target, phase: "remove" })];
  },
};

const targets: Readonly<Record<string, Readonly<Record<string, typeof file>>>> = {
  "nothing is there": {},
  "something is to be replaced": { "a/k": { content: "old", mtime: THEN }, kept: file },
  "something is to be removed": { "a/k": file, "a/old": file, "b/c/k": file, "b/c/gone/x": file, kept: file },
};
const traits: Readonly<Record<string, MemoryTreeOptions>> = {
  "times to the millisecond": {},
  "times to the minute": { precision: 60_000 },
};
const cells = Object.keys(operations).flatMap((operation) =>
  Object.keys(targets).flatMap((what) =>
    Object.keys(traits).map((trait) => [operation, what, trait] as const),
  ),
);

describe("A5, B1: directoryTimes", () => {
  it.each(cells)(
    "%s, %s, %s: every directory has its time, and the second plan is empty",
    async (...cell) => {
      const [operation, what, trait] = cell;
      const source = memoryTree({ "a/k": file, "b/c/k": file, kept: file });
      for (const path of ["a", "b", "b/c"]) await source.setTime(path, THEN);
      const target = changing(memoryTree(targets[what], traits[trait]));
      const apply = operations[operation] as Apply;
      for (const { ok, skipped } of await apply(source, target)) expect([ok, skipped]).toEqual([true, []]);
      const times = await Promise.all(
        (["", "b"] as const).map(async (path) => (await target.list(path)).map(({ mtime }) => mtime)),
      );
      expect(new Set(times.flat())).toEqual(new Set([THEN]));
      expect((await apply(source, target)).flatMap(({ done }) => done)).toEqual([]);
    },
  );

  it("a directory with another time gets its source's, and nothing else is done", async () => {
    const source = memoryTree({ "a/k": file, "b/k": file });
    const target = memoryTree({ "a/k": file, "b/k": file });
    for (const path of ["a", "b"]) await source.setTime(path, THEN);
    await target.setTime("a", THEN);
    await target.setTime("b", NOW);
    const report = await applyPlan(planSync(source, target, options));
    expect(report.done.map(({ step }) => `${step.action} ${step.path}`)).toEqual(["touch b"]);
  });
});
