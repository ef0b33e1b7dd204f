import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { Step } from "../src/plan/step.ts";
import { contentOf, hasFiles, failing, pairOf, someFiles, unlikeFiles } from "./random-trees.ts";

const runs = { numRuns: 500 };
const anyNumber = { maxDelete: false } as const;

async function stepsOf(plan: Plan): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const step of plan) steps.push(step);
  return steps;
}

function without(content: Record<string, string>, isLeft: (path: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(content).filter(([path]) => !isLeft(path)));
}

/** Whether the path is one of these, or below one, or a directory above one. */
function touches(paths: readonly string[]): (path: string) => boolean {
  return (path) => {
    const clean = path.replace(/\/$/, "");
    return paths.some(
      (other) => clean === other || clean.startsWith(`${other}/`) || other.startsWith(`${clean}/`),
    );
  };
}

describe("random trees", () => {
  it("are equal afterwards, and a second plan is empty", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, someFiles, fc.boolean(), async (here, there, renames) => {
        const { source, target } = pairOf(here, there);
        const options: PlanOptions = { delete: true, renames };
        const plan = planSync(source, target, options);
        const conflicts = (await stepsOf(plan))
          .filter(({ action }) => action === "conflict")
          .map(({ path }) => path);
        const report = await applyPlan(plan, anyNumber);
        expect(report.failed).toEqual([]);
        const isConflict = touches(conflicts);
        if (hasFiles(here)) {
          expect(without(await contentOf(target), isConflict)).toEqual(
            without(await contentOf(source), isConflict),
          );
          const again = (await stepsOf(planSync(source, target, options))).map(({ action }) => action);
          expect(again.filter((action) => action !== "conflict")).toEqual([]);
        } else expect(await contentOf(target)).toMatchObject(await contentOf(pairOf({}, there).target));
      }),
      runs,
    );
  });

  it("A5: files that only their hashes tell apart are equal afterwards, too", async () => {
    await fc.assert(
      fc.asyncProperty(unlikeFiles, unlikeFiles, async (here, there) => {
        fc.pre(hasFiles(here));
        const { source, target } = pairOf(here, there);
        const options: PlanOptions = { delete: true, checksum: true };
        const steps = await stepsOf(planSync(source, target, options));
        const isConflict = touches(
          steps.filter(({ action }) => action === "conflict").map(({ path }) => path),
        );
        await applyPlan(planSync(source, target, options), anyNumber);
        const again = await stepsOf(planSync(source, target, options));
        expect(again.filter(({ action }) => action !== "conflict")).toEqual([]);
        const content = without(await contentOf(target, false), isConflict);
        expect(content).toEqual(without(await contentOf(source, false), isConflict));
      }),
      runs,
    );
  });

  it("without delete the target keeps what it has besides", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, someFiles, async (here, there) => {
        const { source, target } = pairOf(here, there);
        const before = await contentOf(target);
        const conflicts = (await stepsOf(planSync(source, target)))
          .filter(({ action }) => action === "conflict")
          .map(({ path }) => path);
        await applyPlan(planSync(source, target));
        const isConflict = touches(conflicts);
        const expected = { ...before, ...without(await contentOf(source), isConflict) };
        expect(without(await contentOf(target), isConflict)).toEqual(without(expected, isConflict));
      }),
      runs,
    );
  });

  it("what filters protect is as it was, everything else is equal", async () => {
    const globs = fc.subarray(["a", "b/c", "*.h", "x y/", "**/é", "/c/**"], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        someFiles,
        someFiles,
        globs,
        fc.boolean(),
        async (here, there, patterns, isProtect) => {
          const { source, target } = pairOf(here, there);
          const before = await contentOf(target);
          const options: PlanOptions = {
            delete: true,
            ...(isProtect ? { protect: patterns } : { exclude: patterns }),
          };
          const steps = await stepsOf(planSync(source, target, options));
          await applyPlan(planSync(source, target, options), anyNumber);
          const after = await contentOf(target);
          const changed = new Set(
            steps.filter(({ action }) => action !== "conflict").map(({ path }) => path),
          );
          for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
            if (!changed.has(path.replace(/\/$/, "")))
              expect([path, after[path]]).toEqual([path, before[path]]);
          }
          const again = await stepsOf(planSync(source, target, options));
          const isEmpty = !hasFiles(here) || (await sourceFiles(source, target, options)) === 0;
          if (!isEmpty) expect(again.filter(({ action }) => action !== "conflict")).toEqual([]);
        },
      ),
      runs,
    );
  });

  it("B2, B4: after any failures the target is repaired by the next run, and nothing was removed in the first", async () => {
    const failures = fc.array(fc.tuple(fc.nat(12), fc.constantFrom("before" as const, "after" as const)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(someFiles, someFiles, failures, async (here, there, numbers) => {
        const { source, target } = pairOf(here, there);
        const before = await contentOf(target);
        const options: PlanOptions = { delete: true };
        const report = await applyPlan(
          planSync(source, failing(target, new Map(numbers)), options),
          anyNumber,
        );
        const between = await contentOf(target);
        const isRemovalFailed = report.failed.some(({ step }) => step.action === "remove");
        if (report.failed.length > 0 && !isRemovalFailed) {
          expect(Object.keys(before).filter((path) => !(path in between))).toEqual([]);
        }
        expect(JSON.parse(JSON.stringify(report))).toMatchObject({ ok: report.failed.length === 0 });
        await applyPlan(planSync(source, target, options), anyNumber);
        const { source: same, target: other } = pairOf(here, there);
        await applyPlan(planSync(same, other, options), anyNumber);
        expect(await contentOf(target)).toEqual(await contentOf(other));
      }),
      runs,
    );
  });
});

async function sourceFiles(...args: Parameters<typeof planSync>): Promise<number> {
  for await (const record of planSync(...args).records())
    if ("summary" in record) return record.summary.sourceFiles;
  return 0;
}
