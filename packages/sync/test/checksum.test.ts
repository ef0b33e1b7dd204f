import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planPart } from "../src/part/plan-part.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { isSummary, type PlanRecord, type Step } from "../src/plan/step.ts";
import { MemoryTree, memoryTree, type MemoryTreeOptions } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";

const mtime = Date.UTC(2026, 0, 2);
const file = (content: string) => ({ content, mtime });

const files = { "a.txt": file("aaa"), "b.txt": file("bbb"), "d/c.txt": file("ccc") };
const changed = { "a.txt": file("AAA"), "b.txt": file("BBB"), "d/c.txt": file("CCC"), "gone.txt": file("g") };

/** A tree that cannot give the hash of one file. */
class OneWithoutHash extends MemoryTree {
  override async hash(...call: Parameters<MemoryTree["hash"]>): ReturnType<MemoryTree["hash"]> {
    if (call[0] === "b.txt") throw new Error("550 no hash of this one");
    return await super.hash(...call);
  }
}

const without = (content: Readonly<Record<string, ReturnType<typeof file>>>): MemoryTree =>
  new OneWithoutHash(content, {});

const options = { checksum: true, delete: true } as const;

/** Whole trees, and the same in one part. */
const ways = [
  ["planSync", (source: Tree, target: Tree) => planSync(source, target, options)],
  ["planPart", (source: Tree, target: Tree) => planPart(source, target, undefined, options).plan],
] as const;

const sides = [
  ["source", () => ({ source: without(files), target: memoryTree(changed) })],
  ["target", () => ({ source: memoryTree(files), target: without(changed) })],
] as const;

const noHashes: MemoryTreeOptions = { traits: { hashes: [] } };

describe.each(ways)("A5, B4: checksum with %s", (_name, plan) => {
  it.each(sides)(
    "one hash that the %s does not give fails that file alone, and forbids removals",
    async (side, trees) => {
      const { source, target } = trees();
      const report = await applyPlan(plan(source, target));
      expect(report.failed.map(({ step }) => [step.action, step.path])).toEqual([["conflict", "b.txt"]]);
      expect(String(report.failed[0]?.error)).toContain(
        `the ${side}'s SHA-256 cannot be had: 550 no hash of this one`,
      );
      expect(target.text("a.txt")).toBe("aaa");
      expect(target.text("b.txt")).toBe("BBB");
      expect(target.text("d/c.txt")).toBe("ccc");
      expect(target.text("gone.txt")).toBe("g");
    },
  );

  it.each([
    ["source", noHashes, {}],
    ["target", {}, noHashes],
  ])(
    "a %s without hashes is a notice of the plan and of the report, and times are compared",
    async (side, here, there) => {
      const source = memoryTree(files, here);
      const target = memoryTree({ ...changed, "a.txt": { content: "AAA", mtime: mtime - 5000 } }, there);
      const records: PlanRecord[] = [];
      for await (const record of plan(source, target).records()) records.push(record);
      const notice = `checksum: the ${side} has no hashes: files were compared by size and time`;
      expect(records.find(isSummary)?.summary.notices).toEqual([notice]);
      const report = await applyPlan(plan(source, target));
      expect(report.notices).toEqual([notice]);
      expect(report.toJSON()).toMatchObject({ notices: [notice] });
      expect([target.text("a.txt"), target.text("b.txt")]).toEqual(["aaa", "BBB"]);
    },
  );
});

it("A3: with renames, a file whose hash cannot be had is copied and removed", async () => {
  const source = memoryTree({ "a.txt": file("aaa"), "new/b.txt": file("bbb") });
  const target = without({ "a.txt": file("aaa"), "b.txt": file("bbb") });
  const steps: Step[] = [];
  for await (const step of planSync(source, target, { ...options, renames: true })) steps.push(step);
  expect(steps.map(({ action, path }) => `${action} ${path}`)).toEqual([
    "mkdir new",
    "copy new/b.txt",
    "remove b.txt",
  ]);
});

it("A5: a cancelled planning ends with the signal's reason, not with a file that failed", async () => {
  const stop = new AbortController();
  class Cancelled extends MemoryTree {
    override async hash(): ReturnType<MemoryTree["hash"]> {
      stop.abort(new Error("enough"));
      throw new Error("cut");
    }
  }
  const plan = planSync(memoryTree(files), new Cancelled(changed, {}), { ...options, signal: stop.signal });
  await expect(applyPlan(plan)).rejects.toThrow("enough");
});
