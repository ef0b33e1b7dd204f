import { MemoryFileSystem } from "@ftplib/testkit";
import { folded } from "@ftplib/files/internal";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { deploy } from "../src/deploy/deploy.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { type PartOptions, planPart, type PlanPart } from "../src/part/plan-part.ts";
import { Plan } from "../src/plan/plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { isStep, type PlanRecord, type Step } from "../src/plan/step.ts";
import { release } from "../src/release/release.ts";
import { type MemoryFile, memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { DeployedSite } from "./deployed-site.ts";

type Files = Readonly<Record<string, MemoryFile>>;

/** A target that takes `A` and `a` for one name, and shows the first spelling. */
function caseless(files: Files): Tree & { contents(): Promise<Record<string, string>> } {
  const inner = memoryTree();
  const shown = new Map<string, string>();
  const show = (path: string): string => {
    const names = path.split("/");
    names.forEach((name, at) => {
      const key = folded(names.slice(0, at + 1).join("/"));
      if (!shown.has(key)) shown.set(key, name);
    });
    return folded(path);
  };
  const gone = async (path: string, removing: Promise<void>): Promise<void> => {
    await removing;
    shown.delete(folded(path));
  };
  for (const [path, file] of Object.entries(files)) inner.put(show(path), file);
  const list: Tree["list"] = async (path) =>
    (await inner.list(folded(path))).map((entry) => ({
      ...entry,
      name: shown.get(path === "" ? entry.name : `${folded(path)}/${entry.name}`) ?? entry.name,
    }));
  return {
    url: "memory:",
    list,
    traits: async () => ({ ...(await inner.traits()), ignoresCase: true }),
    read: (path, options) => inner.read(folded(path), options),
    write: (path, source, options) => inner.write(show(path), source, options),
    remove: (path) => gone(path, inner.remove(folded(path))),
    removeDirectory: (path) => gone(path, inner.removeDirectory(folded(path))),
    rename: (from, to) => inner.rename(folded(from), show(to)),
    mkdir: (path) => inner.mkdir(show(path)),
    setTime: (path, mtime) => inner.setTime(folded(path), mtime),
    contents: async () =>
      Object.fromEntries(
        inner
          .paths()
          .filter((path) => !path.endsWith("/") && !path.startsWith(".ftplib"))
          .map((path) => [path, inner.text(path) ?? ""]),
      ),
  };
}

type Operation = (source: Tree, target: Tree, options?: PlanOptions) => Promise<string[]>;

const words = ({ skipped, failed }: Awaited<ReturnType<typeof applyPlan>>): string[] => [
  ...failed.map(({ step, error }) => `failed ${step.path}: ${String(error)}`),
  ...skipped.map(({ step, reason }) => `${step.action} ${step.path}: ${reason}`),
];

/** The plans of all parts as one. */
async function partsOf(source: Tree, target: Tree, options: PartOptions): Promise<Plan> {
  const header = await planSync(source, target).header();
  const steps = new Map<string, Step>();
  const open: (PlanPart | undefined)[] = [undefined];
  while (open.length > 0) {
    const { plan, remaining } = planPart(source, target, open.pop(), options);
    for await (const step of plan) steps.set(`${step.action} ${step.path}`, step);
    open.push(...remaining());
  }
  const lines = async function* (): AsyncGenerator<PlanRecord, void, undefined> {
    yield header;
    yield* steps.values();
  };
  return new Plan(lines, { source, target });
}

const operations: Readonly<Record<string, Operation>> = {
  planSync: async (source, target, options) =>
    words(await applyPlan(planSync(source, target, { delete: true, ...options }))),
  planPart: async (source, target, options) =>
    words(await applyPlan(planPart(source, target, undefined, { delete: true, ...options }).plan)),
  "planPart, a directory each": async (source, target, options) =>
    words(await applyPlan(await partsOf(source, target, { delete: true, ...options, entries: 1 }))),
  deploy: async (source, target, options) => words(await deploy(source, target, options)),
};
const all = Object.entries(operations);

describe("A3, B5: a target that ignores case", () => {
  it.each(all)("%s: a name in another case is the same file", async (_, operation) => {
    const target = caseless({});
    const first = { README: "1", k: "1", "Img/x": "1", "Img/gone": "1", "Img/Deep/y": "1" };
    expect(await operation(memoryTree(first), target)).toEqual([]);
    const source = { readme: "22", k: "1", "img/x": "1", "img/deep/y": "333", "img/new": "4" };
    expect(await operation(memoryTree(source), target)).toEqual([]);
    expect(await target.contents()).toEqual(source);
    expect(await operation(memoryTree(source), target)).toEqual([]);
    expect(await target.contents()).toEqual(source);
  });

  it.each(all)("%s: of two names that are one there the first is done", async (_, operation) => {
    const target = caseless({});
    const source = memoryTree({ A: "1", a: "22", "D/x": "1", "d/y": "2" });
    const conflicts = [
      "conflict a: the target takes this name and 'A' for one",
      "conflict d: the target takes this name and 'D' for one",
    ];
    for (let run = 0; run < 2; run++) {
      expect((await operation(source, target)).toSorted()).toEqual(conflicts);
      expect(await target.contents()).toEqual({ a: "1", "d/x": "1" });
    }
  });

  const patterns: readonly PlanOptions[] = [
    { protect: ["Config.php", "Uploads/**"] },
    { protect: ["CONFIG.PHP", "uploads/"] },
    { exclude: ["Config.php", "UPLOADS/"] },
    { filter: ["- con*.PHP", "- /uPloads"] },
    { ignore: ["/Config.php", "UPLOADS/"] },
  ];
  it.each(all.flatMap(([name, operation]) => patterns.map((options) => [name, options, operation] as const)))(
    "%s with %o: patterns match in whatever case",
    async (_, options, operation) => {
      const target = caseless({ "Config.php": "precious", "Uploads/a": "precious", "Uploads/own": "mine" });
      const source = memoryTree({ "config.php": "x", "uploads/a": "y", k: "1" });
      const said = await operation(source, target, options);
      expect(said.filter((line) => line.startsWith("failed"))).toEqual([]);
      expect(await target.contents()).toEqual({
        "config.php": "precious",
        "uploads/a": "precious",
        "uploads/own": "mine",
        k: "1",
      });
    },
  );

  it("deploy: the manifest is not uploaded over itself", async () => {
    const target = caseless({});
    const source = memoryTree({ ".FTPLIB-manifest.ndjson": "other", k: "1" });
    expect(await deploy(source, target)).toMatchObject({ ok: true });
    expect((await deploy(memoryTree({ k: "2" }), target)).done.map(({ step }) => step.path)).toEqual(["k"]);
  });

  it("A4: a file that has changed since the plan is found in whatever case", async () => {
    const target = caseless({ README: { content: "old", mtime: 0 } });
    const source = memoryTree({ readme: { content: "newer", mtime: 9_000 } });
    const records: PlanRecord[] = [];
    for await (const record of planSync(source, target).records()) records.push(record);
    expect(records.filter(isStep).map(({ action }) => action)).toEqual(["update"]);
    const other = memoryTree({ f: { content: "somebody's", mtime: 5_000 } });
    await target.write("README", { tree: other, path: "f", facts: { type: "file", size: 10, mtime: 5_000 } });
    const again = new Plan(
      async function* () {
        yield* records;
      },
      { source, target, isStored: true },
    );
    expect(words(await applyPlan(again))).toEqual([
      expect.stringMatching(/^failed readme: TargetChangedError/),
    ]);
  });
});

it("B6: a release with two names that are one there leaves out the second", async () => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  await open.use(async (site) => {
    const source = memoryTree({ A: "1", a: "22", k: "1" });
    const { deployed } = await release(source, site, { path: "www", ignoresCase: true });
    expect(words(deployed)).toEqual(["conflict a: the target takes this name and 'A' for one"]);
  });
  expect(open.contents()).toMatchObject({ "www/A": "1", "www/k": "1" });
  expect(open.contents()).not.toHaveProperty("www/a");
});
