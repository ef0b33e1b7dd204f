import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MaxDelete } from "../src/apply/apply-options.ts";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { planPart } from "../src/part/plan-part.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { shardPlan, splitPlan } from "../src/shard/split-plan.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-guards-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Operation {
  readonly name: string;
  readonly run: (
    source: Tree,
    target: Tree,
    maxDelete?: MaxDelete | false,
  ) => Promise<SyncReport | undefined>;
}

const plans: readonly Operation[] = [
  {
    name: "planSync",
    run: async (source, target, maxDelete) =>
      await applyPlan(planSync(source, target, { delete: true }), { maxDelete }),
  },
  {
    name: "planPart",
    run: async (source, target, maxDelete) =>
      await applyPlan(planPart(source, target, undefined, { delete: true }).plan, { maxDelete }),
  },
  {
    name: "a plan in a file, removals alone",
    run: async (source, target, maxDelete) => {
      const path = join(folder, "plan");
      await writePlan(planSync(source, target, { delete: true }), path);
      return await applyPlan(readPlan(path), { source, target, maxDelete, phase: "remove" });
    },
  },
  {
    name: "a shard of directories",
    run: async (source, target, maxDelete) => {
      let report: SyncReport | undefined;
      for await (const shard of splitPlan(planSync(source, target, { delete: true }))) {
        if (shard.phase === "write") continue;
        report = await applyPlan(shardPlan(shard), { source, target, maxDelete });
      }
      return report;
    },
  },
];

const deployment: Operation = {
  name: "deploy",
  run: async (source, target, maxDelete) => await deploy(source, target, { maxDelete }),
};

/** A target that has these files, as those of an earlier deployment where that is what is to be done. */
async function targetOf(files: readonly string[], name = "planSync") {
  const target = memoryTree();
  const source = memoryTree(Object.fromEntries(files.map((path) => [path, "x"])));
  if (name === deployment.name) await deploy(source, target);
  else await applyPlan(planSync(source, target));
  return target;
}

describe("B2: a source without files removes nothing", () => {
  const sources: Readonly<Record<string, () => Promise<Tree>>> = {
    nothing: async () => memoryTree(),
    directories: async () => memoryTree({ "a/b/": "", "c/": "" }),
    links: async () => {
      await mkdir(join(folder, "source"));
      await symlink("/nowhere", join(folder, "source", "link"));
      return localTree(join(folder, "source"));
    },
  };
  const rows = Object.entries(sources).flatMap(([what, source]) =>
    plans.map((operation) => [what, operation.name, source, operation] as const),
  );
  it.each(rows)("%s, %s", async (_, __, source, { run }) => {
    const target = await targetOf(["old", "d/e/old"]);
    const report = await run(await source(), target);
    expect(new Set(report?.skipped.map(({ reason }) => reason))).toEqual(
      new Set(["nothing is removed for an empty source"]),
    );
    expect(target.paths()).toEqual(expect.arrayContaining(["d/", "d/e/", "d/e/old", "old"]));
  });

  it.each(Object.entries(sources))("%s, deploy", async (_, source) => {
    const target = memoryTree();
    await deploy(memoryTree({ old: "x", "d/e/old": "x" }), target);
    const report = await deploy(await source(), target, { maxDelete: false });
    expect(report.done.filter(({ step }) => step.action === "remove")).toEqual([]);
    expect(target.paths()).toEqual(expect.arrayContaining(["d/", "d/e/", "d/e/old", "old"]));
  });

  it("nor one that has lost its files since the plan", async () => {
    const source = memoryTree({ "d/kept": "x" });
    const target = memoryTree({ gone: "x" });
    await writePlan(planSync(source, target, { delete: true }), join(folder, "plan"));
    await source.remove("d/kept");
    const report = await applyPlan(readPlan(join(folder, "plan"), { source, target }), { phase: "remove" });
    expect(report.skipped).toMatchObject([{ reason: "nothing is removed for an empty source" }]);
    expect(target.paths()).toEqual(["gone"]);
  });
});

describe("B2: maxDelete counts directories as well", () => {
  const limits: readonly (readonly [MaxDelete | undefined, boolean])[] = [
    [{ count: 5 }, true],
    [{ count: 6 }, false],
    [{ percent: 85 }, true],
    [{ percent: 86 }, false],
    [undefined, false],
  ];
  // Six of seven: three files, and three directories.
  const files = ["a/1", "b/c/2", "kept", "3"] as const;
  const rows = [...plans, deployment].flatMap((operation) =>
    limits.map(([maxDelete, stops]) => [operation.name, maxDelete, stops, operation] as const),
  );
  it.each(rows)("%s, %o: stops %s", async (name, maxDelete, stops, { run }) => {
    const target = await targetOf(files, name);
    const before = target.paths();
    const running = run(memoryTree({ kept: "x" }), target, maxDelete);
    if (stops) {
      await expect(running).rejects.toMatchObject({ guard: "maxDelete" });
      expect(target.paths()).toEqual(before);
    } else {
      await running;
      expect(target.paths().filter((path) => !path.startsWith("."))).toEqual(["kept"]);
    }
  });

  it.each([...plans, deployment])(
    "$name: ten of eleven directories with one file each",
    async ({ name, run }) => {
      const many = Array.from({ length: 11 }, (_, at) => `d${at}/f`);
      const target = await targetOf(many, name);
      const source = memoryTree({ "d0/f": "x" });
      await expect(run(source, target)).rejects.toThrow(
        /20 of the target's 22 entries would be removed \(91 %\)/,
      );
    },
  );
});
