import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ApplyOptions } from "../src/apply/apply-options.ts";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { RunProgress, type SyncProgress } from "../src/apply/run-progress.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree, type MemoryTree } from "../src/tree/memory-tree.ts";

const COUNT = 8;
const names = Array.from({ length: COUNT }, (_, index) => `f${index}`);
const content = "x".repeat(100);
const mtime = 1_700_000_000_000;
const source = memoryTree(Object.fromEntries(names.map((name) => [name, { content, mtime }])));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-progress-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

type Apply = (target: MemoryTree, options: ApplyOptions) => Promise<unknown>;
const operations: Readonly<Record<string, Apply>> = {
  planSync: async (target, options) => await applyPlan(planSync(source, target), options),
  "a plan in a file": async (target, options) => {
    const path = join(folder, "plan");
    const isThere = await readPlan(path)
      .header()
      .then(
        () => true,
        () => false,
      );
    if (!isThere) await writePlan(planSync(source, target), path);
    await applyPlan(readPlan(path), { source, target, ...options });
  },
};
const targets: Readonly<Record<string, () => MemoryTree>> = {
  "an empty target": () => memoryTree(),
  "one with old files": () =>
    memoryTree(Object.fromEntries(names.map((name) => [name, { content: "old", mtime: 0 }]))),
};
const cells = Object.keys(operations).flatMap((operation) =>
  Object.keys(targets).flatMap((target) =>
    [0, 1, 5, COUNT - 1].map((after) => [operation, target, after] as const),
  ),
);

describe("B7: the progress of a run that goes on with another one", () => {
  it.each(cells)("%s, %s, stopped after %i files: ends with all of them", async (operation, what, after) => {
    const target = targets[what]?.() ?? memoryTree();
    const apply = operations[operation] as Apply;
    const journal = join(folder, "journal");
    const stop = new AbortController();
    let count = 0;
    const onStep = (): void => {
      if (++count >= after) stop.abort(new Error("stopped"));
    };
    const first = apply(target, { journal, concurrency: 1, onStep, signal: stop.signal });
    await expect(first).rejects.toThrow("stopped");
    let last: SyncProgress | undefined;
    await apply(target, { journal, onProgress: (progress) => void (last = progress) });
    expect(last).toMatchObject({ phase: "end", failed: 0, eta: 0, current: [] });
    expect(last?.files).toBe(last?.totalFiles);
    expect(last?.bytes).toBe(last?.totalBytes);
    if (operation === "a plan in a file") expect(last).toMatchObject({ files: COUNT, bytes: COUNT * 100 });
  });

  it("what earlier runs have done does not count for the rate", () => {
    let now = 0;
    const seen: SyncProgress[] = [];
    const progress = new RunProgress(
      (each) => void seen.push(each),
      () => now,
    );
    progress.totalBytes = 10_000;
    progress.enter("files");
    now = 1_000;
    progress.endBefore(8_000);
    now = 2_000;
    progress.end("f", 1_000, false);
    expect(seen.at(-1)).toMatchObject({ files: 2, bytes: 9_000, rate: 500, eta: 2_000 });
  });

  it("a run that only removes has no files to copy", async () => {
    const target = memoryTree({ old: "x" });
    let last: SyncProgress | undefined;
    const onProgress = (progress: SyncProgress): void => void (last = progress);
    await applyPlan(planSync(source, target, { delete: true }), {
      phase: "remove",
      maxDelete: false,
      onProgress,
    });
    expect(last).toMatchObject({ phase: "end", files: 0, totalFiles: 0, bytes: 0, totalBytes: 0, eta: 0 });
  });
});
