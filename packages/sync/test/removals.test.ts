import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { openSite } from "./sites.ts";

const OLD = { content: "old", mtime: 0 };
const source = memoryTree({ kept: OLD });
const files = ["a", "b", "c", "x/a", "x/n/a", "y/b"];
const targetWith = () => memoryTree({ kept: OLD, ...Object.fromEntries(files.map((path) => [path, OLD])) });

/** The tree with some of its calls replaced. */
function but(tree: Tree, calls: Partial<Tree>): Tree {
  return new Proxy(tree, {
    get(target, name) {
      const value: unknown = Reflect.get(name in calls ? calls : target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A promise, and what resolves it. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

describe("B2: no removals after any error", () => {
  const failures: readonly (readonly [string, readonly string[]])[] = [
    ["a", []],
    ["b", ["a"]],
    ["x/a", ["a", "b", "c"]],
    ["y/b", ["a", "b", "c", "x/a", "x/n/a"]],
    ["x/n", files],
    ["y", [...files, "x/n", "x"]],
  ];
  const refused = Object.assign(new Error("refused"), { code: "EACCES" });
  it.each(failures)("that of '%s' fails: what was removed is %o", async (failing, removed) => {
    const target = targetWith();
    const refuse = (call: "remove" | "removeDirectory") => async (path: string) => {
      if (path === failing) throw refused;
      await target[call](path);
    };
    const spied = but(target, { remove: refuse("remove"), removeDirectory: refuse("removeDirectory") });
    const report = await applyPlan(planSync(source, spied, { delete: true }), {
      maxDelete: false,
      concurrency: 1,
    });
    expect(report.done.map(({ step }) => step.path)).toEqual(removed);
    expect(report.failed.map(({ step }) => step.path)).toEqual([failing]);
    expect(report.skipped.filter(({ reason }) => reason !== "no removals after an error")).toEqual([]);
    expect(report.done.length + report.failed.length + report.skipped.length).toBe(files.length + 3);
  });

  it.each(files)("'%s' was changed since the plan: nothing is removed after it", async (changed) => {
    const target = targetWith();
    const plan = planSync(source, target, { delete: true });
    const spied = but(target, {
      list: async (path) =>
        (await target.list(path)).map((entry) => {
          const isChanged = isApplying && (path === "" ? entry.name : `${path}/${entry.name}`) === changed;
          return isChanged ? { ...entry, mtime: 9_000 } : entry;
        }),
    });
    let isApplying = false;
    const options = { target: spied, otherTrees: true, maxDelete: false, concurrency: 1 } as const;
    const onProgress = ({ phase }: { readonly phase: string }): void =>
      void (isApplying ||= phase === "removals");
    const report = await applyPlan(plan, { ...options, onProgress });
    expect(report.failed).toMatchObject([
      { step: { path: changed }, error: { code: "ERR_FTP_TARGET_CHANGED" } },
    ]);
    expect(report.done.map(({ step }) => step.path)).toEqual(files.slice(0, files.indexOf(changed)));
  });

  it("B1: one that fails beside another does not count for the other's directory", async () => {
    const begun = gate();
    const failed = gate();
    const target = memoryTree({ kept: OLD, "x/a": OLD, "y/b": OLD });
    const spied = but(target, {
      async remove(path) {
        if (path === "x/a") {
          await begun.promise;
          throw refused;
        }
        begun.resolve();
        await failed.promise;
        await target.remove(path);
      },
    });
    const report = await applyPlan(planSync(source, spied, { delete: true }), {
      maxDelete: false,
      concurrency: 2,
      onStep: ({ step }) => step.path === "x/a" && failed.resolve(),
    });
    expect(report.done.map(({ step }) => step.path)).toEqual(["y/b"]);
    expect(report.skipped.map(({ step, reason }) => `${step.path}: ${reason}`)).toEqual([
      "x: no removals after an error",
      "y: no removals after an error",
    ]);
  });
});

describe("C1: what has vanished between the look and its removal is removed", () => {
  const targets: Readonly<Record<string, (use: (target: Tree) => Promise<void>) => Promise<void>>> = {
    memoryTree: async (use) => await use(memoryTree()),
    localTree: async (use) => {
      const folder = await mkdtemp(join(tmpdir(), "sync-removals-"));
      try {
        await use(localTree(folder));
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    remoteTree: async (use) => {
      await using open = await openSite({ tree: { www: {} } });
      await use(remoteTree(open.site, "www"));
    },
  };
  it.each(Object.entries(targets))("%s", async (_, open) => {
    await open(async (target) => {
      expect((await applyPlan(planSync(targetWith(), target))).ok).toBe(true);
      const twice = (call: "remove" | "removeDirectory") => async (path: string) => {
        await target[call](path);
        await target[call](path);
      };
      const spied = but(target, { remove: twice("remove"), removeDirectory: twice("removeDirectory") });
      const report = await applyPlan(planSync(source, spied, { delete: true }), { maxDelete: false });
      expect(report.failed).toEqual([]);
      expect((await target.list("")).map(({ name }) => name)).toEqual(["kept"]);
    });
  });
});
