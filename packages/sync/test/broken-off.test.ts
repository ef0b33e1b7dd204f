import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { type MemoryFile, memoryTree, type MemoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";

const NOW = 1_700_000_000_000;
const CONTENT = "the whole content";
const source = memoryTree({
  big: { content: CONTENT, mtime: NOW - 9_000 },
  small: { content: "s", mtime: 0 },
});

let folder: string;
let journal: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-broken-off-"));
  journal = join(folder, "journal");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A server that writes under the final name; each run is broken off there as often as there are contents to leave. */
function breaking(target: MemoryTree, left: string[]): (signal: AbortController) => Tree {
  return (stop) =>
    new Proxy<Tree>(target, {
      get(inner, name) {
        const value: unknown = Reflect.get(inner, name, inner);
        if (name !== "write") return typeof value === "function" ? value.bind(inner) : value;
        return async (...args: Parameters<Tree["write"]>) => {
          const content = args[0] === "big" ? left.shift() : undefined;
          if (content === undefined) return await inner.write(...args);
          target.put("big", { content, mtime: NOW });
          stop.abort(new Error("killed"));
          throw new Error("cut");
        };
      },
    });
}

type Apply = (target: Tree, signal?: AbortSignal, options?: PlanOptions) => Promise<SyncReport>;

const operations: Readonly<Record<string, Apply>> = {
  planSync: async (target, signal, options) =>
    await applyPlan(planSync(source, target, options), { journal, signal }),
  "a new plan in a file": async (target, signal) => {
    const path = join(folder, "plan");
    await writePlan(planSync(source, target), path);
    return await applyPlan(readPlan(path), { source, target, journal, signal });
  },
};

const half = CONTENT.slice(0, 7);
const before: Readonly<Record<string, MemoryFile | undefined>> = {
  "a new file": undefined,
  "a file that is replaced": { content: "old", mtime: 0 },
};
const left: Readonly<Record<string, readonly string[]>> = {
  "half of it": [half],
  "nothing of it": [""],
  "all of it, without its time": [CONTENT],
  "less and less of it, three times": [half, "th", "t"],
};
const cells = Object.keys(operations).flatMap((operation) =>
  Object.keys(before).flatMap((what) => Object.keys(left).map((rest) => [operation, what, rest] as const)),
);

/** Runs until no run is broken off any more. */
async function run(apply: Apply, target: MemoryTree, contents: readonly string[]): Promise<void> {
  const rest = [...contents];
  const open = breaking(target, rest);
  while (rest.length > 0) {
    const stop = new AbortController();
    await expect(apply(open(stop), stop.signal)).rejects.toThrow("killed");
  }
}

function targetWith(file: MemoryFile | undefined): MemoryTree {
  return memoryTree(file === undefined ? {} : { big: file }, { traits: { isRemote: true }, now: () => NOW });
}

describe("B3: a run that was broken off while a file was written under its final name", () => {
  it.each(cells)("%s, %s, which has left %s: the next plan replaces it", async (operation, what, rest) => {
    const target = targetWith(before[what]);
    const apply = operations[operation] as Apply;
    await run(apply, target, left[rest] as readonly string[]);
    const report = await apply(target);
    expect([report.ok, report.skipped]).toEqual([true, []]);
    expect(target.text("big")).toBe(CONTENT);
    expect((await apply(target)).done).toEqual([]);
  });

  it.each(Object.entries(operations))("%s: when it is done, a newer file is somebody's", async (_, apply) => {
    const target = targetWith(undefined);
    await run(apply, target, [half]);
    await apply(target);
    for (const _run of [1, 2]) {
      target.put("big", { content: "edited", mtime: NOW + 5_000 });
      const report = await apply(target);
      expect(report.skipped).toMatchObject([{ step: { action: "conflict", path: "big" } }]);
      expect(target.text("big")).toBe("edited");
    }
  });

  const edits = ["edited", `${CONTENT}, and more`, "THE WHOLE"];
  it.each(
    Object.entries(operations).flatMap(([name, apply]) => edits.map((edit) => [name, edit, apply] as const)),
  )("A4: %s: '%s', which somebody has written since, stays", async (_, edit, apply) => {
    const target = targetWith(undefined);
    await run(apply, target, [half]);
    target.put("big", { content: edit, mtime: NOW + 5_000 });
    expect((await apply(target)).skipped).toMatchObject([{ step: { action: "conflict", path: "big" } }]);
    expect(target.text("big")).toBe(edit);
  });

  it.each(Object.entries(operations))("%s: nothing is replaced for another source", async (_, apply) => {
    const target = targetWith(undefined);
    await run(apply, target, [half]);
    source.put("big", { content: `${CONTENT}, changed`, mtime: NOW - 8_000 });
    try {
      expect((await apply(target)).skipped).toMatchObject([{ step: { action: "conflict", path: "big" } }]);
      expect(target.text("big")).toBe(half);
    } finally {
      source.put("big", { content: CONTENT, mtime: NOW - 9_000 });
    }
  });

  it.each([{ update: true }, { onlyMissing: true }, { sizeOnly: true }, { checksum: true }] as const)(
    "planSync, %o: the next plan replaces it",
    async (options) => {
      const target = targetWith(undefined);
      const apply: Apply = async (to, signal) => await (operations["planSync"] as Apply)(to, signal, options);
      await run(apply, target, [half, ""]);
      expect((await apply(target)).ok).toBe(true);
      expect(target.text("big")).toBe(CONTENT);
      target.put("big", { content: "edited", mtime: NOW + 5_000 });
      await apply(target);
      expect(target.text("big")).toBe("edited");
    },
  );

  it("the journal of the next plan keeps nothing else of the earlier one", async () => {
    const target = targetWith(undefined);
    await run(operations["planSync"] as Apply, target, [half]);
    await applyPlan(planSync(source, target, { exclude: ["big"] }), { journal });
    const lines = (await readFile(journal, "utf8")).trimEnd().split("\n").slice(1);
    const ids = lines.flatMap((line) => Object.values(JSON.parse(line) as Record<string, string>));
    expect(new Set(ids).size).toBe(1);
  });
});
