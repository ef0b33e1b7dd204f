import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import { planPart } from "../src/part/plan-part.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import type { Tree } from "../src/tree/tree.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-own-"));
  await mkdir(join(folder, "here", "logs"), { recursive: true });
  await mkdir(join(folder, "there", "logs"), { recursive: true });
  await writeFile(join(folder, "here", "a"), "x");
  await symlink(folder, join(folder, "link"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

type Operation = (source: Tree, target: Tree, journal: string) => Promise<SyncReport>;

const operations: Readonly<Record<string, Operation>> = {
  planSync: async (source, target, journal) =>
    await applyPlan(planSync(source, target, { delete: true }), { journal }),
  planPart: async (source, target, journal) =>
    await applyPlan(planPart(source, target, undefined, { delete: true }).plan, { journal }),
  "a plan in a file next to the journal": async (source, target, journal) => {
    const path = `${journal}.own-plan`;
    await writePlan(planSync(source, target, { delete: true }), path);
    try {
      return await applyPlan(readPlan(path), { source, target, journal });
    } finally {
      await rm(path);
    }
  },
};

const places = [
  "here/.journal",
  "here/logs/journal",
  "link/here/.journal",
  "there/.journal",
  "there/logs/journal",
];

describe("B3: a journal within one of the trees", () => {
  const rows = Object.entries(operations).flatMap(([name, operation]) =>
    places.map((place) => [name, place, operation] as const),
  );
  it.each(rows)("%s, %s: is neither copied nor removed", async (_, place, operation) => {
    const [source, target] = [localTree(join(folder, "here")), localTree(join(folder, "there"))];
    for (let run = 0; run < 3; run++) {
      await writeFile(join(folder, "there", "old"), "x");
      const report = await operation(source, target, join(folder, place));
      expect(report.failed).toEqual([]);
      const steps = report.done.map(({ step }) => `${step.action} ${step.path}`);
      expect(steps).toEqual(run === 0 ? ["copy a", "remove old"] : ["remove old"]);
    }
    const inside = async (root: string): Promise<string[]> =>
      (await readdir(join(folder, root), { recursive: true })).map((path) => `${root}/${path}`);
    const all = [...(await inside("here")), ...(await inside("there"))];
    expect(all.filter((path) => path.includes("journal"))).toEqual([place.replace("link/", "")]);
  });

  it("does not make a source of nothing else one with files", async () => {
    await rm(join(folder, "here", "a"));
    await writeFile(join(folder, "there", "old"), "x");
    const [source, target] = [localTree(join(folder, "here")), localTree(join(folder, "there"))];
    for (let run = 0; run < 2; run++) {
      const report = await applyPlan(planSync(source, target, { delete: true }), {
        journal: join(folder, "here", ".journal"),
      });
      expect(report.skipped).toMatchObject([{ reason: "nothing is removed for an empty source" }]);
    }
    expect(await readdir(join(folder, "there"))).toEqual(["logs", "old"]);
  });

  it("keeps the directory that it is in, which the source does not have", async () => {
    await rm(join(folder, "here", "logs"), { recursive: true });
    const journal = join(folder, "there", "logs", "journal");
    for (let run = 0; run < 2; run++) {
      const plan = planSync(localTree(join(folder, "here")), localTree(join(folder, "there")), {
        delete: true,
      });
      expect((await applyPlan(plan, { journal, maxDelete: false })).failed).toEqual([]);
    }
    expect(await readdir(join(folder, "there", "logs"))).toEqual(["journal"]);
  });
});
