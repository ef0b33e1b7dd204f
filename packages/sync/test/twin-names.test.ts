import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import { planPart } from "../src/part/plan-part.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { places, TIME, twinning, type Variant, variants } from "./twin-server.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-twins-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const operations: Readonly<Record<string, (source: Tree, target: Tree) => Promise<SyncReport>>> = {
  planSync: async (source, target) => await applyPlan(planSync(source, target, { delete: true })),
  "planSync, renames": async (source, target) =>
    await applyPlan(planSync(source, target, { delete: true, renames: true })),
  planPart: async (source, target) =>
    await applyPlan(planPart(source, target, undefined, { delete: true }).plan),
  "a plan in a file, removals by themselves": async (source, target) => {
    const path = join(folder, "plan");
    await writePlan(planSync(source, target, { delete: true }), path);
    await applyPlan(readPlan(path), { source, target, phase: "write" });
    return await applyPlan(readPlan(path), { source, target, phase: "remove" });
  },
};
const cells = Object.keys(operations).flatMap((operation) =>
  Object.keys(variants).flatMap((variant) =>
    Object.keys(places).map((place) => [operation, variant, place] as const),
  ),
);

function treesOf({ names, ...variant }: Omit<Variant, "stored">, place: string, stored: Variant["stored"]) {
  const at = places[place] as (name: string) => string;
  const file = { content: "hello", mtime: TIME };
  const kept = { content: "k", mtime: TIME };
  const [old, renamed] = names;
  const source = memoryTree({ [at(renamed)]: file, kept });
  return {
    source,
    target: twinning({ [at(old)]: file, kept }, { ...variant, names, stored }),
    path: at(renamed),
  };
}

// Only the removal can be stopped: what the server does with names shows when it lists them.
describe("A3, B2: what was written is not removed under another name", () => {
  it.each(cells)("%s, a target that %s, %s", async (operation, name, place) => {
    const variant = variants[name] as Variant;
    const { source, target } = treesOf(variant, place, variant.stored);
    const before = target.texts();
    for (const _run of [1, 2]) {
      const report = await operations[operation]?.(source, target);
      expect(target.texts()).toEqual(before);
      expect(report?.ok).toBe(false);
    }
  });

  it.each(cells)(
    "%s, the names of one that %s, %s, on one that takes names as they are",
    async (operation, name, place) => {
      const variant = variants[name] as Variant;
      const { source, target, path } = treesOf(variant, place, (each) => each);
      const report = await operations[operation]?.(source, target);
      expect(report?.ok).toBe(true);
      expect(target.texts()).toEqual(["kept: k", `${path}: hello`].sort());
    },
  );
});
