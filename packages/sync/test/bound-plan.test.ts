import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { SyncReport } from "../src/apply/report.ts";
import { formatManifest, parseManifest } from "../src/deploy/deploy-manifest.ts";
import { formatFtpDeployState, parseFtpDeployState } from "../src/deploy/ftp-deploy-state.ts";
import { planPart } from "../src/part/plan-part.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { readShard } from "../src/shard/read-shard.ts";
import { shardPlan, splitPlan } from "../src/shard/split-plan.ts";
import { makeManifest, readManifest, writeManifest } from "../src/tree/manifest.ts";
import { MemoryTree, memoryTree } from "../src/tree/memory-tree.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftplib-bound-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const source = () => memoryTree({ a: "1", "d/b": "2" }, { url: "memory:source" });
const target = (url = "memory:target") => memoryTree({ old: "3" }, { url });

async function shardOf(plan: ReturnType<typeof planSync>) {
  for await (const shard of splitPlan(plan)) return shardPlan(shard);
  throw new Error("a plan without shards");
}

const plans = [
  ["planSync", async () => planSync(source(), target())],
  ["planPart", async () => planPart(source(), target(), undefined).plan],
  ["readShard", async () => readShard(planSync(source(), target()), { index: 0, count: 2 })],
] as const;

describe.each(plans)("A4: a plan of %s in a file", (_name, make) => {
  it.each(["source", "target"] as const)("refuses another %s", async (side) => {
    const path = join(folder, "plan");
    await writePlan(await make(), path);
    const trees = {
      source: source(),
      target: target(),
      [side]: memoryTree({ x: "1" }, { url: "memory:other" }),
    };
    const before = trees.target.paths();
    await expect(applyPlan(readPlan(path), trees)).rejects.toMatchObject({
      code: "ERR_FTP_GUARD",
      guard: "otherTrees",
      message: expect.stringContaining(
        `the plan is about the ${side} memory:${side}, and not about memory:other`,
      ),
    });
    expect(trees.target.paths()).toEqual(before);
  });

  it("takes the same trees under another name when it is told to", async () => {
    const path = join(folder, "plan");
    await writePlan(await make(), path);
    const moved = target("memory:moved");
    const report = await applyPlan(readPlan(path), { source: source(), target: moved, otherTrees: true });
    expect(report.ok).toBe(true);
    expect(moved.paths().length).toBeGreaterThan(1);
  });

  it("refuses a doubled line, and takes a byte order mark", async () => {
    const path = join(folder, "plan");
    await writePlan(await make(), path);
    const text = await readFile(path, "utf8");
    const lines = text.split("\n");
    const at = lines.findIndex((line) => line.includes('"action":"copy"'));
    await writeFile(path, lines.toSpliced(at, 0, lines[at] ?? "").join("\n"));
    const trees = { source: source(), target: target() };
    await expect(applyPlan(readPlan(path), trees)).rejects.toMatchObject({
      code: "ERR_FTP_PLAN",
      message: expect.stringContaining("a step is there twice: copy "),
    });
    expect(trees.target.paths()).toEqual(["old"]);
    await writeFile(path, `\uFEFF${text}`);
    expect((await applyPlan(readPlan(path), trees)).ok).toBe(true);
  });
});

it("C1: a shard refuses other trees as well", async () => {
  const path = join(folder, "plan");
  await writePlan(await shardOf(planSync(source(), target())), path);
  const other = memoryTree({}, { url: "memory:other" });
  await expect(applyPlan(readPlan(path), { source: source(), target: other })).rejects.toMatchObject({
    guard: "otherTrees",
  });
});

it("A1, B5: manifests and states with a byte order mark are read", async () => {
  const path = join(folder, "manifest");
  await writeManifest(await makeManifest(source()), path);
  await writeFile(path, `\uFEFF${await readFile(path, "utf8")}`);
  expect([...(await readManifest(path)).keys()]).toContain("d/b");
  const deployed = { saved: 1, release: undefined, isPruned: false, entries: new Map() };
  expect(parseManifest("m", `\uFEFF${formatManifest(deployed)}`)).toEqual(deployed);
  expect(parseFtpDeployState("m", `\uFEFF${formatFtpDeployState(deployed)}`)).toMatchObject(deployed);
});

describe("B4: an error that ends a run which has done something", () => {
  /** A tree whose second removal ends all. */
  class Ending extends MemoryTree {
    count = 0;
    override async remove(path: string): Promise<void> {
      this.end?.();
      await super.remove(path);
    }
    end: (() => void) | undefined;
  }

  it("has the report: cancelled by the signal", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const to = new Ending({ old: "3", older: "4" }, {});
    to.end = () => stop.abort(reason);
    const plan = planSync(memoryTree({ a: "1", b: "2" }), to, { delete: true });
    const error: unknown = await applyPlan(plan, { signal: stop.signal }).catch((thrown: unknown) => thrown);
    expect(error).toBe(reason);
    const { report } = error as { readonly report: SyncReport };
    expect(report).toBeInstanceOf(SyncReport);
    expect(report).toMatchObject({ ok: false, isComplete: false });
    expect(report.done.map(({ step }) => step.path)).toEqual(expect.arrayContaining(["a", "b"]));
  });

  it("has the report: what is not a failure of a step", async () => {
    const broken = new TypeError("onStep is broken");
    let steps = 0;
    const onStep = (): void => {
      if (++steps === 2) throw broken;
    };
    const plan = planSync(memoryTree({ "d/a": "1", "e/b": "2" }), memoryTree());
    const error: unknown = await applyPlan(plan, { onStep }).catch((thrown: unknown) => thrown);
    expect(error).toBe(broken);
    const { report } = error as { readonly report: SyncReport };
    expect(report.done.length).toBeGreaterThan(0);
    expect(report.isComplete).toBe(false);
  });

  it("a reason that cannot carry it is what it was", async () => {
    const stop = new AbortController();
    const to = new Ending({ old: "3", older: "4" }, {});
    to.end = () => stop.abort("plain words");
    const plan = planSync(memoryTree({ a: "1" }), to, { delete: true });
    await expect(applyPlan(plan, { signal: stop.signal })).rejects.toBe("plain words");
  });
});
