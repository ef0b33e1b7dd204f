import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { ApplyOptions } from "../src/apply/apply-options.ts";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { release } from "../src/release/release.ts";
import { rollback } from "../src/release/rollback.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite } from "./deployed-site.ts";

const source = memoryTree({ "a/new": "new", kept: "kept, and longer" });
const tree = { www: { kept: "kept", old: "old", one: "1", two: "2" } } as const;

describe("B2: a dry run of a plan", () => {
  const all = ["update kept", "remove old", "remove one", "remove two", "mkdir a", "copy a/new"];
  const rows: readonly (readonly [string, ApplyOptions, readonly string[]])[] = [
    ["all", {}, all],
    ["write", { phase: "write" }, all.filter((step) => !step.startsWith("remove"))],
    ["remove", { phase: "remove" }, all.slice(1, 4)],
  ];
  it.each(rows)("of the phase %s sends nothing that writes", async (_, options, expected) => {
    await using open = await DeployedSite.start(new MemoryFileSystem(tree));
    const report = await open.use(async (site) => {
      const plan = planSync(source, remoteTree(site, "www"), { delete: true, overwriteNewer: true });
      return await applyPlan(plan, { ...options, dryRun: true });
    });
    const steps = report.skipped.map(({ step }) => `${step.action} ${step.path}`);
    expect(steps.toSorted()).toEqual(expected.toSorted());
    expect(new Set(report.skipped.map(({ reason }) => reason))).toEqual(new Set(["dry run"]));
    expect(report).toMatchObject({ done: [], bytes: 0, ok: true, summary: { steps: 6, equal: 0 } });
    expect(open.changes()).toEqual([]);
  });

  it("is stopped by the guards, and says what an empty source removes", async () => {
    const target = memoryTree({ old: "old" });
    const run = async (from = source, options: ApplyOptions = {}) =>
      await applyPlan(planSync(from, target, { delete: true }), { ...options, dryRun: true });
    await expect(run(source, { maxDelete: { count: 0 } })).rejects.toMatchObject({ guard: "maxDelete" });
    const report = await run(memoryTree());
    expect(report.skipped).toMatchObject([{ reason: "nothing is removed for an empty source" }]);
  });

  it("writes no journal", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sync-dry-"));
    try {
      const journal = join(folder, "journal");
      await applyPlan(planSync(source, memoryTree()), { journal, dryRun: true });
      expect([existsSync(journal), existsSync(`${journal}.plan`)]).toEqual([false, false]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("B6: a dry run", () => {
  const www = { path: "www" } as const;

  it("of the first release, of a later one and of a rollback changes nothing", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem(tree));
    await open.use(async (site) => {
      const first = await release(source, site, { ...www, dryRun: true });
      expect(first).toMatchObject({ previous: "original", copied: 0, removed: [], deployed: { ok: true } });
      expect(first.deployed.skipped.map(({ step }) => step.path)).toEqual(["a", "a/new", "kept"]);
      expect(open.changes()).toEqual([]);

      const one = await release(source, site, www);
      const two = await release(source, site, www);
      const before = open.changes().length;
      const third = await release(source, site, { ...www, keep: 0, dryRun: true });
      expect(third).toMatchObject({ previous: two.release, removed: [two.release, one.release], left: [] });
      const back = await rollback(site, { ...www, dryRun: true });
      expect(back).toEqual({ release: one.release, previous: two.release, repaired: undefined });
      expect(open.changes()).toHaveLength(before);
    });
  });
});
