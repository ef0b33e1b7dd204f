/** Rows C3: trees that are planned in parts. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { planPart, type PartOptions, type PlanPart } from "../src/part/plan-part.ts";
import { Plan } from "../src/plan/plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { isHeader, isStep, isSummary, type PlanRecord, type Step } from "../src/plan/step.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { contentOf, pairOf, someFiles } from "./random-trees.ts";

const cuts = fc.record({ entries: fc.integer({ min: 1, max: 12 }), parts: fc.integer({ min: 1, max: 4 }) });

/** The records of all parts, each planned as if on another machine. */
async function recordsOfParts(source: Tree, target: Tree, options: PartOptions): Promise<PlanRecord[][]> {
  const found: PlanRecord[][] = [];
  const open: (PlanPart | undefined)[] = [undefined];
  while (open.length > 0) {
    const part = open.pop();
    const { plan, remaining } = planPart(source, target, part, options);
    const records: PlanRecord[] = [];
    for await (const record of plan.records()) records.push(record);
    found.push(records);
    open.push(...(JSON.parse(JSON.stringify(remaining())) as PlanPart[]));
  }
  return found;
}

async function stepsOf(records: AsyncIterable<PlanRecord> | Iterable<PlanRecord>): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const record of records) if (isStep(record)) steps.push(record);
  return steps;
}

/** What the summaries come to, but for steps: a directory is made in each part that is in it. */
async function countsOf(
  records: AsyncIterable<PlanRecord> | Iterable<PlanRecord>,
): Promise<Record<string, number>> {
  const total: Record<string, number> = {};
  for await (const record of records) {
    if (!isSummary(record)) continue;
    const { notices: _, steps: __, ...counts } = record.summary;
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
  }
  return total;
}

const ids = (steps: readonly Step[]): readonly string[] =>
  [...new Set(steps.map(({ action, path, id }) => `${path} ${action} ${id}`))].sort();

const optionSets: readonly PlanOptions[] = [
  { delete: true },
  { delete: true, exclude: ["b"], protect: ["a/**"] },
  { delete: true, exclude: ["b/"], deleteExcluded: true },
  { emptyDirectories: false },
  { delete: true, directoryTimes: true, ignoreFiles: ["a"] },
];

describe("C3: a plan in parts", () => {
  it.each(optionSets)("has the steps of the whole plan, %j", async (options) => {
    await fc.assert(
      fc.asyncProperty(someFiles, someFiles, cuts, async (here, there, cut) => {
        const { source, target } = pairOf(here, there);
        const whole = await stepsOf(planSync(source, target, options).records());
        const parts = (await recordsOfParts(source, target, { ...options, ...cut })).flat();
        expect(ids(await stepsOf(parts))).toEqual(ids(whole));
      }),
      { numRuns: 200 },
    );
  });

  it.each(optionSets)("counts what the whole plan counts, and sets each time once, %j", async (options) => {
    await fc.assert(
      fc.asyncProperty(someFiles, someFiles, cuts, async (here, there, cut) => {
        const { source, target } = pairOf(here, there);
        const whole = await countsOf(planSync(source, target, options).records());
        const parts = (await recordsOfParts(source, target, { ...options, ...cut })).flat();
        expect(await countsOf(parts)).toEqual(whole);
        const others = (await stepsOf(parts)).filter(({ action }) => action !== "mkdir");
        expect(ids(others)).toHaveLength(others.length);
      }),
      { numRuns: 200 },
    );
  });

  it("B2: the guard against removals sees the share of the whole", async () => {
    const directories = Array.from({ length: 100 }, (_, at) => `d${at}`);
    const files = (names: string): Record<string, string> =>
      Object.fromEntries(directories.flatMap((path) => [...names].map((name) => [`${path}/${name}`, "x"])));
    const source = memoryTree(files("a"));
    const target = memoryTree(files("abcd"));
    const parts = (await recordsOfParts(source, target, { delete: true, entries: 50 })).flat();
    expect((await stepsOf(parts)).filter(({ action }) => action === "remove")).toHaveLength(300);
    expect(await countsOf(parts)).toMatchObject({ targetEntries: 500 });
  });

  it("can be applied in any order, the removals last", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, cuts, fc.infiniteStream(fc.nat(1000)), async (here, cut, random) => {
        const { source } = pairOf(here, {});
        const target = memoryTree({}, { traits: { isRemote: true } });
        const parts = await recordsOfParts(source, target, { delete: true, ...cut });
        const order = parts.map((part) => ({ part, at: random.next().value })).sort((a, b) => a.at - b.at);
        for (const { part } of order) {
          const plan = new Plan(() => inOrder(part), { source, target, isStored: true });
          const report = await applyPlan(plan, { phase: "write" });
          expect(report.failed).toEqual([]);
        }
        expect(await contentOf(target)).toEqual(await contentOf(source));
      }),
      { numRuns: 200 },
    );
  });

  it("makes a target whose root is missing, whichever part is applied first", async () => {
    const files = Object.fromEntries(["a/1", "a/2", "b/1", "b/c/2", "d"].map((path) => [path, path]));
    const source = memoryTree(files);
    const missing: Tree = Object.assign(memoryTree(), {
      list: () => Promise.reject(Object.assign(new Error("not there"), { code: "ENOENT" })),
    });
    const parts = await recordsOfParts(source, missing, { entries: 1, parts: 4 });
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts.slice(1))
      expect((await stepsOf(part))[0]).toMatchObject({ action: "mkdir", path: "" });
  });

  it("has a header and a summary in each part, and lists each directory once", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `d${index % 6}/e${index % 3}/f${index}`);
    const source = memoryTree(Object.fromEntries(names.map((name) => [name, name])));
    const listed: string[] = [];
    const list = source.list.bind(source);
    source.list = async (path) => {
      listed.push(path);
      return await list(path);
    };
    const parts = await recordsOfParts(source, memoryTree(), { entries: 4, parts: 3 });
    expect(listed.toSorted()).toEqual([...new Set(listed)].toSorted());
    expect(listed).toHaveLength(1 + 6 + 6);
    for (const part of parts) {
      expect(part.filter(isHeader)).toHaveLength(1);
      expect(part.filter(isSummary)).toHaveLength(1);
    }
  });

  it("takes no part size below one, and no renames", () => {
    const tree = memoryTree();
    expect(() => planPart(tree, tree, undefined, { entries: 0 })).toThrow(RangeError);
    expect(() => planPart(tree, tree, undefined, { parts: 1.5 })).toThrow(RangeError);
    expect(() => planPart(tree, tree, undefined, { delete: true, renames: true })).toThrow(/renames/);
  });
});

async function* inOrder(records: readonly PlanRecord[]): AsyncGenerator<PlanRecord, void, undefined> {
  yield* records;
}
