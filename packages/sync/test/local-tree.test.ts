import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Site } from "@ftplib/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { partOf } from "../src/tree/local-write.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { openSite } from "./sites.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-local-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** What a download writes of its part. */
const RECORD = '{"version":1,"size":9,"modified":1700000000000,"offset":4}\n';

type Operation = (source: Tree, target: Tree) => Promise<SyncReport>;
const operations: Readonly<Record<string, Operation>> = {
  planSync: async (source, target) =>
    await applyPlan(planSync(source, target, { delete: true }), { maxDelete: false }),
  deploy: async (source, target) => await deploy(source, target, { maxDelete: false }),
};
const all = Object.entries(operations);

describe("A1: names as long as a file system holds them", () => {
  const names = ["x".repeat(243), "x".repeat(244), "x".repeat(245), "x".repeat(255), "é".repeat(127)];
  it.each(all)("%s: are written, and replaced", async (_, operation) => {
    const target = localTree(join(folder, "there"));
    for (const text of ["1", "22"]) {
      const source = memoryTree(Object.fromEntries(names.map((name) => [name, text])));
      expect((await operation(source, target)).failed).toEqual([]);
      for (const name of names) expect(await readFile(join(folder, "there", name), "utf8")).toBe(text);
    }
  });

  it("have a temporary name of their own", () => {
    const parts = names.map((name) => partOf(join(folder, name)));
    expect(new Set(parts).size).toBe(names.length);
    for (const part of parts)
      expect(Buffer.byteLength(part.slice(folder.length + 1))).toBeLessThanOrEqual(255);
  });
});

describe("B3: what a run that was killed has left under temporary names", () => {
  it.each(all)("%s: goes with its directory", async (_, operation) => {
    const there = join(folder, "there");
    const target = localTree(there);
    await operation(memoryTree({ "gone/a": "x", "gone/b/c": "x", kept: "x" }), target);
    for (const name of [".a.sync-part", "b/.c.sync-part", "b/.d.part"])
      await writeFile(join(there, "gone", name), "half");
    await writeFile(join(there, "gone", "b", ".d.part.json"), RECORD);
    expect((await operation(memoryTree({ kept: "x" }), target)).failed).toEqual([]);
    expect((await readdir(there)).filter((name) => !name.startsWith(".ftplib"))).toEqual(["kept"]);
  });

  it("stays where anything else is in the directory", async () => {
    await mkdir(join(folder, "d"));
    for (const name of [".a.sync-part", "b"]) await writeFile(join(folder, "d", name), "x");
    await expect(localTree(folder).removeDirectory("d")).rejects.toMatchObject({ code: "ENOTEMPTY" });
    expect(await readdir(join(folder, "d"))).toEqual([".a.sync-part", "b"]);
  });
});

describe("A5, B2: names like those of unfinished transfers, which are somebody's own", () => {
  const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "a part and a record": { "d/.x.part": "mine", "d/.x.part.json": "mine, too" },
    "JSON that is no record": { "d/.x.part": "mine", "d/.x.part.json": '{"version":1}' },
    "a record alone": { "d/.x.part.json": "mine" },
    "a part alone": { "d/.x.part": "mine" },
    directories: { "d/.x.part.json/y": "mine", "d/.x.part/y": "mine" },
  };
  const rows = Object.keys(own).flatMap((what) => all.map((row) => [what, ...row] as const));
  it.each(rows)("%s, %s: are copied once, and seen again", async (what, _, operation) => {
    await using open = await openSite({});
    const files = own[what] ?? {};
    const there = localTree(join(folder, "there"));
    const steps = (report: SyncReport): string[] => report.done.map(({ step }) => step.path);
    const exclude = ["/.ftplib*"];
    for (const [from, to] of [
      [memoryTree(files), remoteTree(open.site, "www")],
      [remoteTree(open.site, "www"), there],
      [there, localTree(join(folder, "back"))],
    ] as const) {
      const copy = async (): Promise<SyncReport> =>
        to === there ? await applyPlan(planSync(from, to, { exclude })) : await operation(from, to);
      expect(steps(await copy())).toEqual(expect.arrayContaining(Object.keys(files)));
      expect(steps(await copy())).toEqual([]);
    }
    for (const [path, text] of Object.entries(files))
      expect(await readFile(join(folder, "back", path), "utf8")).toBe(text);
  });

  it.each(Object.keys(own))("%s: do not go with their directory unseen", async (what) => {
    const there = join(folder, "there");
    const source = memoryTree({ kept: "x", ...own[what] });
    await applyPlan(planSync(source, localTree(there)));
    await expect(localTree(there).removeDirectory("d")).rejects.toMatchObject({ code: "ENOTEMPTY" });
    const plan = planSync(memoryTree({ kept: "x" }), localTree(there), { delete: true });
    const removed: string[] = [];
    for await (const { action, path } of plan) if (action === "remove") removed.push(path);
    expect(removed).toEqual(expect.arrayContaining(Object.keys(own[what] ?? {})));
  });

  it("a directory that is called like a part is copied, and its files with it", async () => {
    const source = memoryTree({ ".x.sync-part/y": "mine" });
    const target = localTree(join(folder, "there"));
    await applyPlan(planSync(source, target));
    expect((await applyPlan(planSync(source, target))).done).toEqual([]);
  });
});

describe("A1: followLinks", () => {
  beforeEach(async () => {
    await mkdir(join(folder, "here", "d", "e"), { recursive: true });
    await mkdir(join(folder, "here", "f"));
    await mkdir(join(folder, "out"));
    await writeFile(join(folder, "here", "d", "file"), "x");
    await writeFile(join(folder, "out", "other"), "y");
  });

  const links: readonly (readonly [
    name: string,
    links: Readonly<Record<string, string>>,
    paths: string[],
  ])[] = [
    ["to itself", { me: "." }, []],
    ["to a directory above the root", { up: ".." }, []],
    ["to the root of the file system", { top: "/" }, []],
    ["to the root, from below", { "d/e/root": "../.." }, []],
    ["to a directory that it is in", { "d/e/d": "../../d" }, []],
    ["to each other", { "d/f": "../f", "f/d": "../d" }, ["d/f/", "f/d/", "f/d/e/", "f/d/file"]],
    ["elsewhere", { "d/out": "../../out" }, ["d/out/", "d/out/other"]],
    ["to a file", { link: "d/file" }, ["link"]],
    ["to a directory next to it", { g: "d" }, ["g/", "g/e/", "g/file"]],
  ];
  const rows = all.flatMap(([name, operation]) =>
    links.map(([what, made, more]) => [name, what, made, more, operation] as const),
  );
  it.each(rows)("%s, %s: every directory once on a way", async (_, __, made, more, operation) => {
    for (const [at, to] of Object.entries(made)) await symlink(to, join(folder, "here", at));
    const target = memoryTree();
    const report = await operation(localTree(join(folder, "here"), { followLinks: true }), target);
    expect(report.failed).toEqual([]);
    const paths = target.paths().filter((path) => !path.startsWith(".ftplib"));
    expect(paths).toEqual(["d/", "d/e/", "d/file", "f/", ...more].toSorted());
  });
});

describe("B4: links that cannot be followed are named", () => {
  const report = async (made: Record<string, string>, followLinks: boolean) => {
    await mkdir(join(folder, "here", "d"), { recursive: true });
    await writeFile(join(folder, "here", "d", "file"), "x");
    for (const [at, to] of Object.entries(made)) await symlink(to, join(folder, "here", at));
    const target = memoryTree();
    const { summary } = await applyPlan(planSync(localTree(join(folder, "here"), { followLinks }), target));
    expect(target.paths()).toEqual(["d/", "d/file"]);
    return summary?.notices.toSorted();
  };

  it("each with its reason", async () => {
    expect(await report({ dangling: "nowhere", "d/up": "..", one: "two", two: "one" }, true)).toEqual([
      "the link 'd/up' of the source was left out: it leads to a directory that it is in",
      "the link 'dangling' of the source was left out: it leads nowhere",
      "the link 'one' of the source was left out: it leads nowhere",
      "the link 'two' of the source was left out: it leads nowhere",
    ]);
  });

  it("up to a hundred", async () => {
    const made = Array.from({ length: 103 }, (_, at) => [`link${at}`, "nowhere"] as const);
    const notices = await report(Object.fromEntries(made), true);
    expect(notices).toHaveLength(101);
    expect(notices).toContain("links of the source that were left out besides: 3");
  });

  it("and counted where none is followed", async () => {
    expect(await report({ dangling: "nowhere", "d/up": ".." }, false)).toEqual([
      "links and special files of the source that were left out: 2",
    ]);
  });
});

// Node 20 and 22 set a time a microsecond too early, and a file system keeps nanoseconds, which a Date rounds.
describe("A5: a file has the time of its copy", () => {
  const fractions = [0, 0.345, 0.0004, 0.9994, 0.9996, 0.999_999_9];
  const targets: Readonly<Record<string, (site: Site) => Tree>> = {
    "local tree": () => localTree(join(folder, "there")),
    "tree in memory": () => memoryTree(),
    site: (site) => remoteTree(site, "there"),
  };
  const rows = Object.keys(targets).flatMap((target) => all.map((row) => [target, ...row] as const));
  it.each(rows)(
    "%s, %s: a second run has nothing to do, and nothing comes back",
    async (name, _, operation) => {
      await using open = await openSite({});
      const target = targets[name]?.(open.site) ?? memoryTree();
      await mkdir(join(folder, "here"));
      for (const fraction of fractions) {
        const path = join(folder, "here", String(fraction));
        await writeFile(path, "x");
        await utimes(path, 1_700_000_000, 1_700_000_000 + fraction);
      }
      const [here, back] = [localTree(join(folder, "here")), localTree(join(folder, "back"))];
      const steps = (report: SyncReport): string[] =>
        report.done.map(({ step }) => `${step.action} ${step.path}`);
      const every = fractions.map((fraction) => `copy ${fraction}`);
      expect(steps(await operation(here, target))).toEqual(expect.arrayContaining(every));
      expect(steps(await operation(here, target))).toEqual([]);
      expect(steps(await applyPlan(planSync(target, back)))).toEqual(expect.arrayContaining(every));
      for (const [source, copy] of [
        [target, back],
        [back, target],
        [here, target],
      ] as const)
        expect(steps(await applyPlan(planSync(source, copy, { exclude: ["/.ftplib*"] })))).toEqual([]);
    },
  );
});
