import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { readShard, readShardChoice } from "../src/shard/read-shard.ts";
import { type Shard, shardPlan, splitPlan } from "../src/shard/split-plan.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { contentOf, pairOf, someFiles } from "./random-trees.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-shard-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function shardsOf(...args: Parameters<typeof splitPlan>): Promise<Shard[]> {
  const shards: Shard[] = [];
  for await (const shard of splitPlan(...args)) shards.push(shard);
  return shards;
}

const anyNumber = { maxDelete: false } as const;

describe("C1: splitPlan", () => {
  it("cuts by directory, large files alone, removals at the end", async () => {
    const files = Object.fromEntries(
      ["a", "b", "c"].flatMap((directory) => [0, 1, 2, 3].map((at) => [`${directory}/${at}`, "x"])),
    );
    const source = memoryTree({ ...files, "c/large": "0123456789", top: "x" });
    const target = memoryTree({ "old/x": "x", "old/y/z": "x" });
    const shards = await shardsOf(planSync(source, target, { delete: true }), { size: 5, large: 10 });
    const rows = shards.map(
      ({ phase, steps }) => `${phase}: ${steps.map(({ action, path }) => `${action} ${path}`).join(", ")}`,
    );
    expect(rows).toEqual([
      "write: copy top, mkdir a, copy a/0, copy a/1, copy a/2, copy a/3",
      "write: mkdir b, copy b/0, copy b/1, copy b/2, copy b/3",
      "write: mkdir c, copy c/large",
      "write: mkdir c, copy c/0, copy c/1, copy c/2, copy c/3",
      "remove: remove old/x, remove old/y/z",
      "removeDirectories: remove old/y, remove old",
    ]);
  });

  it("shards in any order, each twice, come to the same as the plan", async () => {
    const order = fc.array(fc.nat(), { minLength: 50, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(someFiles, someFiles, order, async (here, there, keys) => {
        const { source, target } = pairOf(here, there);
        const path = join(folder, "plan");
        await writePlan(planSync(source, target, { delete: true }), path);
        const shards = await shardsOf(readPlan(path), { size: 3, large: 4 });
        for (const phase of ["write", "remove", "removeDirectories"]) {
          const these = shards.filter((shard) => shard.phase === phase);
          const shuffled = [...these, ...these].sort((a, b) => (keys[a.index] ?? 0) - (keys[b.index] ?? 0));
          for (const shard of shuffled) {
            const report = await applyPlan(shardPlan(shard), { source, target, ...anyNumber });
            expect(report.failed).toEqual([]);
          }
        }
        const { source: same, target: whole } = pairOf(here, there);
        await applyPlan(planSync(same, whole, { delete: true }), anyNumber);
        expect(await contentOf(target)).toEqual(await contentOf(whole));
      }),
      { numRuns: 200 },
    );
  });

  const plan = planSync(memoryTree({ a: "x" }), memoryTree());
  const callers = [
    ["splitPlan()", (options: object) => splitPlan(plan, options)],
    ["readShard()", (options: object) => readShard(plan, { index: 0, count: 2 }, options)],
  ] as const;
  const wrong = [
    [{ size: 0 }, RangeError, "size"],
    [{ size: 1.5 }, RangeError, "size"],
    [{ size: Number.NaN }, TypeError, "size"],
    [{ size: -1 }, TypeError, "size"],
    [{ large: 0 }, RangeError, "large"],
    [{ large: Number.NaN }, TypeError, "large"],
    [{ sise: 10 }, TypeError, "sise"],
  ] as const;
  it.each(callers.flatMap(([name, call]) => wrong.map((row) => [name, ...row, call] as const)))(
    "%s refuses %o",
    (name, options, error, option, call) => {
      expect(() => call(options)).toThrow(error);
      expect(() => call(options)).toThrow(option);
      expect(() => call(options)).toThrow(name);
    },
  );

  it("the guard against removals counts those of all shards", async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, "x"]));
    const plan = planSync(memoryTree({ a: "x" }), memoryTree(files), { delete: true });
    const removal = (await shardsOf(plan, { size: 5 })).find(({ phase }) => phase === "remove");
    expect(removal?.steps).toHaveLength(10);
    const trees = { source: memoryTree({ a: "x" }), target: memoryTree(files) };
    await expect(applyPlan(shardPlan(removal as Shard), trees)).rejects.toMatchObject({ guard: "maxDelete" });
  });
});

describe("C1: i of n", () => {
  it("the shares of all machines, and the removals after them, are the plan", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, someFiles, fc.integer({ min: 1, max: 5 }), async (here, there, count) => {
        const { source, target } = pairOf(here, there);
        const path = join(folder, "plan");
        await writePlan(planSync(source, target, { delete: true }), path);
        const options = { source, target, ...anyNumber };
        for (let index = count - 1; index >= 0; index--) {
          const report = await applyPlan(readShard(readPlan(path), { index, count }, { size: 2 }), options);
          expect(report.failed).toEqual([]);
        }
        await applyPlan(readPlan(path), { ...options, phase: "remove" });
        const { source: same, target: whole } = pairOf(here, there);
        await applyPlan(planSync(same, whole, { delete: true }), anyNumber);
        expect(await contentOf(target)).toEqual(await contentOf(whole));
      }),
      { numRuns: 60 },
    );
  });

  it("a share without steps can be written and read", async () => {
    const { source, target } = pairOf({ a: "x" }, {});
    await writePlan(planSync(source, target), join(folder, "plan"));
    for (const index of [0, 1, 2]) {
      const share = readShard(readPlan(join(folder, "plan")), { index, count: 3 });
      await writePlan(share, join(folder, "share"));
      const report = await applyPlan(readPlan(join(folder, "share")), { source, target });
      expect([report.ok, report.done.length]).toEqual([true, index === 0 ? 1 : 0]);
    }
  });

  const rows: readonly (readonly [string | undefined, Record<string, string>, number, number])[] = [
    ["1/20", {}, 0, 20],
    ["20/20", { JOB_COMPLETION_INDEX: "3" }, 19, 20],
    ["/20", { JOB_COMPLETION_INDEX: "3" }, 3, 20],
    ["/20", { AWS_BATCH_JOB_ARRAY_INDEX: "0" }, 0, 20],
    ["/20", { SLURM_ARRAY_TASK_ID: "7" }, 7, 20],
    ["/20", { SLURM_ARRAY_TASK_ID: "7", SLURM_ARRAY_TASK_MIN: "1" }, 6, 20],
    [undefined, { SLURM_ARRAY_TASK_ID: "7", SLURM_ARRAY_TASK_MIN: "1", SLURM_ARRAY_TASK_COUNT: "9" }, 6, 9],
    [
      undefined,
      {
        SLURM_ARRAY_TASK_ID: "10",
        SLURM_ARRAY_TASK_MIN: "0",
        SLURM_ARRAY_TASK_STEP: "5",
        SLURM_ARRAY_TASK_COUNT: "4",
      },
      2,
      4,
    ],
    [undefined, { AWS_BATCH_JOB_ARRAY_INDEX: "2", AWS_BATCH_JOB_ARRAY_SIZE: "4" }, 2, 4],
  ];
  it.each(rows)("%s with %o is %i of %i", (text, environment, index, count) => {
    expect(readShardChoice(text, environment)).toEqual({ index, count });
  });

  it.each([
    ["0/20", {}],
    ["21/20", {}],
    ["1/0", {}],
    ["3", {}],
    ["a/b", {}],
    ["/20", {}],
    [undefined, { JOB_COMPLETION_INDEX: "1" }],
    ["/20", { JOB_COMPLETION_INDEX: "20" }],
    ["/20", { JOB_COMPLETION_INDEX: "x" }],
  ])("%s with %o is refused", (text, environment) => {
    expect(() => readShardChoice(text, environment)).toThrow(/shard/);
  });
});
