import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import { planPart } from "../src/part/plan-part.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { type Shard, shardPlan, splitPlan } from "../src/shard/split-plan.ts";
import { type MemoryTree, memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { places, TIME, twinning, type Variant, variants } from "./twin-server.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-twins-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const writing: Readonly<Record<string, (source: Tree, target: Tree) => Promise<readonly SyncReport[]>>> = {
  planSync: async (source, target) => [await applyPlan(planSync(source, target))],
  planPart: async (source, target) => [await applyPlan(planPart(source, target, undefined).plan)],
  "planSync, removals": async (source, target) => [
    await applyPlan(planSync(source, target, { delete: true }), { maxDelete: false }),
  ],
  "planSync, journal": async (source, target) => [
    await applyPlan(planSync(source, target), { journal: join(folder, "journal") }),
  ],
  "a stored plan, continued": async (source, target) => {
    const path = join(folder, "plan");
    const journal = join(folder, "journal-of-plan");
    await writePlan(planSync(source, target), path);
    await applyPlan(readPlan(path), { source, target, journal });
    return [await applyPlan(readPlan(path), { source, target, journal })];
  },
  splitPlan: async (source, target) => {
    const reports: SyncReport[] = [];
    for await (const shard of splitPlan(planSync(source, target), { size: 1 })) {
      reports.push(await applyPlan(shardPlan(shard), { source, target }));
    }
    return reports;
  },
  "splitPlan, all at once": async (source, target) => {
    const shards: Shard[] = [];
    for await (const shard of splitPlan(planSync(source, target), { size: 1 })) shards.push(shard);
    return await Promise.all(shards.map((shard) => applyPlan(shardPlan(shard), { source, target })));
  },
};
const writingCells = Object.keys(writing).flatMap((operation) =>
  Object.keys(variants).flatMap((variant) =>
    Object.keys(places).map((place) => [operation, variant, place] as const),
  ),
);
const messages = (reports: readonly SyncReport[]): string =>
  reports.flatMap(({ failed }) => failed.map(({ error }) => String(error))).join();

// The target keeps one of the two, whole, and somebody is told about the other one.
describe("A3, C1: two names of the source that are one at the target", () => {
  it.each(writingCells)("%s, a target that %s, %s", async (operation, name, place) => {
    const variant = variants[name] as Variant;
    const [one, other] = variant.names.map(places[place] as (name: string) => string) as [string, string];
    const source = memoryTree({
      [one]: { content: "first", mtime: TIME },
      [other]: { content: "second one", mtime: TIME + 5_000 },
    });
    const target = twinning({}, variant);
    // The first run may have written under a name that is stored as the other one, whose file the second one mends.
    const after: string[] = [];
    for (const _run of [1, 2, 3, 4]) {
      const reports = (await writing[operation]?.(source, target)) ?? [];
      expect(reports.every(({ ok }) => ok)).toBe(false);
      expect(messages(reports)).toContain("the target does not list this name");
      expect(target.texts()).toHaveLength(1);
      expect(target.texts()[0]).toMatch(/: (?:first|second one)$/);
      after.push(target.texts().join());
    }
    expect(new Set(after.slice(1)).size).toBe(1);
  });

  it.each(writingCells.filter(([operation]) => operation !== "planSync, removals"))(
    "%s, a target that %s, %s: a file that only the target has stays",
    async (operation, name, place) => {
      const variant = variants[name] as Variant;
      const [one, other] = variant.names.map(places[place] as (name: string) => string) as [string, string];
      const source = memoryTree({ [other]: { content: "new", mtime: TIME }, kept: "k" });
      const target = twinning({ [one]: { content: "somebody's", mtime: TIME } }, variant);
      const reports = (await writing[operation]?.(source, target)) ?? [];
      expect(messages(reports)).toContain("the target does not list this name");
      expect(target.texts().join()).toContain(": somebody's");
      expect(target.texts().join()).toContain("kept: k");
    },
  );

  it.each(writingCells)(
    "%s, the names of one that %s, %s: others have both",
    async (operation, name, place) => {
      const { names } = variants[name] as Variant;
      const [one, other] = names.map(places[place] as (name: string) => string) as [string, string];
      const source = memoryTree({ [one]: "first", [other]: "second one" });
      const target = memoryTree();
      const reports = (await writing[operation]?.(source, target)) ?? [];
      expect(reports.every(({ ok }) => ok)).toBe(true);
      expect(target.paths()).toEqual(source.paths());
      expect([target.text(one), target.text(other)]).toEqual(["first", "second one"]);
    },
  );

  const inMaking: Variant = {
    stored: (name) => name.replace(/ $/, "_"),
    isInMaking: true,
    names: ["trail_", "trail "],
  };
  const sources: Readonly<Record<string, (place: string) => MemoryTree>> = {
    both: (place) => treeOf(place, { trail_: "first", "trail ": "second one" }),
    "the second alone": (place) => treeOf(place, { "trail ": "second one" }),
    "both, of one size and time": (place) => treeOf(place, { trail_: "first", "trail ": "other" }),
  };
  const treeOf = (place: string, files: Readonly<Record<string, string>>): MemoryTree =>
    memoryTree(
      Object.fromEntries(
        Object.entries(files).map(([name, content]) => [
          places[place]?.(name) ?? "",
          { content, mtime: TIME },
        ]),
      ),
    );
  it.each(
    Object.keys(writing).flatMap((operation) =>
      Object.keys(places).flatMap((place) => Object.keys(sources).map((what) => [operation, place, what])),
    ),
  )("%s, %s, %s: no run on a server that stores another name and does not find it is ok", async (...cell) => {
    const [operation, place, what] = cell as [string, string, string];
    const target = twinning({}, inMaking);
    for (const _run of [1, 2, 3]) {
      const reports = (await writing[operation]?.(sources[what]?.(place) as Tree, target)) ?? [];
      expect(reports.every(({ ok }) => ok)).toBe(false);
      expect(messages(reports)).toContain(
        "the target does not list this name, which it seems to take for 'trail_'",
      );
    }
  });
});

describe("B1: names that are alike cost few listings", () => {
  const alike: Readonly<Record<string, (index: number) => readonly string[]>> = {
    "pairs of names": (index) => [`f${index}-x`, `f${index}_x`],
    "signs that are no letters": (index) => [`${String.fromCodePoint(0x1f600 + index)}.png`],
    "letters of another script": (index) => [`${String.fromCodePoint(0x4e00 + index)} ${index}.png`],
  };
  it.each(Object.keys(alike))("%s", async (what) => {
    const names = Array.from({ length: 50 }, (_, index) => alike[what]?.(index) ?? []).flat();
    const target = memoryTree();
    let listings = 0;
    const { list } = target;
    target.list = async (path) => {
      listings++;
      return await list.call(target, path);
    };
    const report = await applyPlan(
      planSync(memoryTree(Object.fromEntries(names.map((name) => [name, name]))), target),
    );
    expect([report.ok, report.done.length]).toEqual([true, names.length]);
    for (const name of names) expect(target.text(name)).toBe(name);
    expect(listings).toBeLessThanOrEqual(4);
  });
});
