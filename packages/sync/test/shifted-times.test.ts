import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree, type MemoryTree } from "../src/tree/memory-tree.ts";

const HOUR = 3_600_000;
const THEN = 1_600_000_000_000;

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "sync-shifted-")), "plan");
});
afterEach(async () => {
  await rm(join(path, ".."), { recursive: true });
});

/** A target that shows all times so many milliseconds later. */
function shifting(tree: MemoryTree, by: number): MemoryTree {
  const list = tree.list.bind(tree);
  tree.list = async (at) =>
    (await list(at)).map((entry) => ({
      ...entry,
      mtime: entry.mtime === undefined ? undefined : entry.mtime + by,
    }));
  return tree;
}

const targets: readonly (readonly [string, number, PlanOptions])[] = [
  ["that shows times as they are", 0, {}],
  ["that shows times as they are, with a timeShift", 0, { timeShift: HOUR }],
  ["that shows times an hour early, with its timeShift", -HOUR, { timeShift: HOUR }],
  ["that shows times an hour late, with its timeShift", HOUR, { timeShift: -HOUR }],
  ["that shows times 3 s late, with a modifyWindow", 3_000, { modifyWindow: 3_000 }],
  ["that shows times 3 s early, with a modifyWindow", -3_000, { modifyWindow: 3_000 }],
];

// At-least-once delivery applies a plan twice.
describe("A5, C1: a plan that is applied twice has nothing to do the second time", () => {
  it.each(targets)("a target %s", async (_, by, options) => {
    const source = memoryTree({ a: { content: "new", mtime: THEN }, "d/b": { content: "new", mtime: THEN } });
    const target = shifting(memoryTree({ a: { content: "old one", mtime: THEN - 9 * HOUR } }), by);
    await writePlan(planSync(source, target, options), path);
    expect((await applyPlan(readPlan(path), { source, target })).ok).toBe(true);
    const again = await applyPlan(readPlan(path), { source, target });
    expect(again.failed).toEqual([]);
    expect(again.done.map(({ step, wasDone }) => [step.action, wasDone])).toEqual([
      ["mkdir", true],
      ["update", true],
      ["copy", true],
    ]);
    expect((await applyPlan(planSync(source, target, options))).done).toEqual([]);
  });

  it("a file that has another time is not one that the plan has made", async () => {
    const source = memoryTree({ a: { content: "new", mtime: THEN } });
    const target = memoryTree();
    await writePlan(planSync(source, target, { timeShift: HOUR, modifyWindow: 3_000 }), path);
    target.put("a", { content: "own", mtime: THEN - 2 * HOUR });
    const report = await applyPlan(readPlan(path), { source, target });
    expect(report.failed).toMatchObject([{ error: { code: "ERR_FTP_TARGET_CHANGED" } }]);
    expect(target.text("a")).toBe("own");
  });
});
