import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { planPart } from "../src/part/plan-part.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { hasFile } from "../src/tree/has-file.ts";
import { memoryTree, type MemoryTree } from "../src/tree/memory-tree.ts";

const litter = { ".a.0123456789ab.part": "half", "d/.b.0123456789abcdef.part": "h", "d/.b.sync-part": "h" };
const source = () => memoryTree({ a: "1", "d/b": "2", ...litter });
const notLitter = { ".a.part": "1", "a.0123456789ab.part": "2", ".x.sync-part/y": "3" };

const runs: readonly [string, (from: MemoryTree, to: MemoryTree) => Promise<unknown>][] = [
  ["planSync", async (from, to) => await applyPlan(planSync(from, to))],
  ["planPart", async (from, to) => await applyPlan(planPart(from, to, undefined).plan)],
  ["deploy", async (from, to) => await deploy(from, to, { manifest: "m" })],
];

describe("A6, B2: what killed transfers have left in the source", () => {
  it.each(runs)("is not copied by %s", async (_name, run) => {
    const target = memoryTree();
    await run(source(), target);
    expect(target.paths().filter((path) => path !== "m")).toEqual(["a", "d/", "d/b"]);
  });

  it.each(runs)("is not taken for a name that is alike by %s", async (_name, run) => {
    const target = memoryTree();
    await run(memoryTree(notLitter), target);
    expect(target.paths()).toEqual(expect.arrayContaining(Object.keys(notLitter)));
  });

  it("is not counted as a file of the source: nothing is removed then", async () => {
    const target = memoryTree({ keep: "1" });
    const report = await applyPlan(planSync(memoryTree(litter), target, { delete: true }));
    expect(target.text("keep")).toBe("1");
    expect(report.skipped.map(({ step }) => step.path)).toEqual(["keep"]);
    expect(report.notices).toEqual([
      "files of the source that killed transfers have left, and that were left out: 3",
    ]);
    expect(await hasFile(memoryTree(litter), () => false, {})).toBe(false);
  });

  it("is removed from the target with delete", async () => {
    const target = memoryTree({ a: "1", ...litter });
    await applyPlan(planSync(memoryTree({ a: "1" }), target, { delete: true }));
    expect(target.paths()).toEqual(["a"]);
  });
});
