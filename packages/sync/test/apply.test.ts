import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncProgress } from "../src/apply/run-progress.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { type MemoryFile, memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { openSite } from "./sites.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-apply-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function numbered(count: number, prefix = "f"): Record<string, MemoryFile> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${prefix}${at}`, { content: "x", mtime: 0 }]),
  );
}

/** The tree with some of its calls replaced. */
function but(tree: Tree, calls: Partial<Tree>): Tree {
  return new Proxy(tree, {
    get(target, name) {
      const value: unknown = Reflect.get(name in calls ? calls : target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe("B1: the order", () => {
  it("directories, renames, files, removals, times of directories", async () => {
    const calls: string[] = [];
    const target = memoryTree({
      "old/moved": { content: "moved", mtime: 5 },
      "gone/x": { content: "x", mtime: 0 },
      "a/b": { content: "bb", mtime: 0 },
    });
    const spied = new Proxy(target, {
      get(inner, name) {
        const value: unknown = Reflect.get(inner, name, inner);
        if (typeof value !== "function") return value;
        return (...args: readonly unknown[]): unknown => {
          if (!["traits", "list", "read"].includes(String(name)))
            calls.push(`${String(name)} ${String(args[0])}`);
          return Reflect.apply(value, inner, args);
        };
      },
    });
    const source = memoryTree({
      "a/b": { content: "b", mtime: 0 },
      "new/moved": { content: "moved", mtime: 5 },
      "z/y": { content: "y", mtime: 0 },
    });
    const plan = planSync(source, spied, { delete: true, renames: true, directoryTimes: true });
    expect((await applyPlan(plan, { concurrency: 1, maxDelete: false })).ok).toBe(true);
    expect(calls.filter((call) => !call.startsWith("setTime"))).toEqual([
      "mkdir new",
      "mkdir z",
      "rename old/moved",
      "write a/b",
      "write z/y",
      "remove gone/x",
      "removeDirectory gone",
      "removeDirectory old",
    ]);
    expect(calls.slice(8).every((call) => call.startsWith("setTime"))).toBe(true);
    expect(calls.slice(8).sort()).toEqual(["setTime a", "setTime new", "setTime z"]);
  });
});

describe("B2: guards", () => {
  it("an unreadable source stops everything", async () => {
    const source = but(memoryTree({ "a/b": "x", "c/d": "x" }), {
      list: (path) =>
        path === "c"
          ? Promise.reject(new Error("unreadable"))
          : memoryTree({ "a/b": "x", "c/d": "x" }).list(path),
    });
    const target = memoryTree();
    await expect(applyPlan(planSync(source, target))).rejects.toThrow("unreadable");
    expect(target.paths()).toEqual([]);
  });

  it("an empty source removes nothing", async () => {
    const target = memoryTree({ a: "x" });
    const report = await applyPlan(planSync(memoryTree(), target, { delete: true }));
    expect(report.skipped).toMatchObject([
      { step: { path: "a" }, reason: "nothing is removed for an empty source" },
    ]);
    expect(target.paths()).toEqual(["a"]);
  });

  it("a source that has become empty since the plan removes nothing", async () => {
    const source = memoryTree({ b: "x" });
    const target = memoryTree({ a: "x" });
    await writePlan(planSync(source, target, { delete: true }), join(folder, "plan"));
    await source.remove("b");
    const report = await applyPlan(readPlan(join(folder, "plan"), { source, target }), { phase: "remove" });
    expect(report.skipped).toHaveLength(1);
    expect(target.paths()).toEqual(["a"]);
  });

  it("nothing is removed after an error", async () => {
    const target = memoryTree({ a: "x" });
    const broken = but(target, { write: () => Promise.reject(new Error("full")) });
    const report = await applyPlan(planSync(memoryTree({ b: "x" }), broken, { delete: true }));
    expect(report.failed).toMatchObject([{ step: { path: "b" } }]);
    expect(report.skipped).toMatchObject([{ step: { path: "a" }, reason: "no removals after an error" }]);
    expect(target.paths()).toEqual(["a"]);
  });

  const limits = [
    { removed: 10, kept: 10, maxDelete: undefined, stops: false },
    { removed: 20, kept: 0, maxDelete: undefined, stops: false },
    { removed: 21, kept: 0, maxDelete: undefined, stops: true },
    { removed: 15, kept: 15, maxDelete: undefined, stops: false },
    { removed: 16, kept: 14, maxDelete: undefined, stops: true },
    { removed: 30, kept: 0, maxDelete: false as const, stops: false },
    { removed: 5, kept: 30, maxDelete: { count: 4 }, stops: true },
    { removed: 5, kept: 30, maxDelete: { count: 5 }, stops: false },
    { removed: 3, kept: 7, maxDelete: { percent: 20 }, stops: true },
    { removed: 2, kept: 8, maxDelete: { percent: 20 }, stops: false },
    { removed: 30, kept: 0, maxDelete: { count: 1000 }, stops: true },
    { removed: 30, kept: 0, maxDelete: { percent: 100 }, stops: false },
  ];
  it.each(limits)(
    "maxDelete $maxDelete: $removed of $removed + $kept, stops: $stops",
    async ({ removed, kept, maxDelete, stops }) => {
      const target = memoryTree({ ...numbered(removed), ...numbered(kept, "kept") });
      const source = memoryTree({ ...numbered(kept, "kept"), new: "x" });
      const applied = applyPlan(planSync(source, target, { delete: true }), { maxDelete });
      if (stops) {
        await expect(applied).rejects.toMatchObject({
          name: "GuardError",
          code: "ERR_FTP_GUARD",
          guard: "maxDelete",
        });
        expect(target.paths()).toHaveLength(removed + kept);
      } else {
        expect((await applied).ok).toBe(true);
        expect(target.paths()).toHaveLength(kept + 1);
      }
    },
  );

  it.each(["root", "home", "empty", "above"] as const)(
    "the target is %s: allowRoot is needed",
    async (place) => {
      const target = memoryTree({}, { traits: { place } });
      const plan = planSync(memoryTree({ a: "x" }), target);
      await expect(applyPlan(plan)).rejects.toMatchObject({ guard: "allowRoot" });
      expect(target.paths()).toEqual([]);
      expect((await applyPlan(plan, { allowRoot: true })).ok).toBe(true);
    },
  );

  const spellings = [
    ["", "home"],
    [".", "home"],
    ["./", "home"],
    ["./.", "home"],
    ["~", "home"],
    ["~me/", "home"],
    ["/", "root"],
    ["//", "root"],
    ["/.", "root"],
    ["/./", "root"],
    ["..", "above"],
    ["www/..", "above"],
    ["/www/../", "above"],
    ["www", undefined],
    ["./www/", undefined],
    ["/www", undefined],
    ["..www", undefined],
    ["~/www", undefined],
  ] as const;
  it.each(spellings)("knows the remote path '%s' for what it is: %s", async (path, place) => {
    await using open = await openSite({ tree: { www: { old: "x" } } });
    const target = remoteTree(open.site, path);
    expect((await target.traits()).place).toBe(place);
    if (place === undefined) return;
    const applied = applyPlan(planSync(memoryTree({ "www/new": "x" }), target, { delete: true }));
    await expect(applied).rejects.toMatchObject({ guard: "allowRoot" });
    expect(open.server.transcript.lines.filter((line) => /^C: (?:STOR|MKD|DELE|RMD)/.test(line))).toEqual([]);
  });

  it.each([
    ["/.", "home"],
    ["/./.", "home"],
    ["/%2F", "root"],
    ["/%2F.", "root"],
    ["/www", undefined],
  ])("knows the path of the URL '%s' for what it is: %s", async (path, place) => {
    const site = { url: `ftp://host${path}`, features: async () => new Map(), state: { limit: 1 } };
    expect((await remoteTree(site as never, "").traits()).place).toBe(place);
  });

  it("knows local roots, homes and empty paths, however they are spelled, and through links", async () => {
    const home = join(folder, "home");
    await mkdir(join(home, "in"), { recursive: true });
    await symlink(home, join(folder, "link"));
    await symlink("/", join(folder, "top"));
    vi.stubEnv("HOME", home);
    vi.stubEnv("USERPROFILE", home);
    try {
      const places = [
        "",
        "/",
        "/.",
        "//",
        join(folder, "top"),
        home,
        `${home}/`,
        `${home}/in/..`,
        join(folder, "link"),
      ];
      const found = await Promise.all(places.map(async (path) => (await localTree(path).traits()).place));
      expect(found).toEqual(["empty", "root", "root", "root", "root", "home", "home", "home", "home"]);
      expect((await localTree(join(home, "in")).traits()).place).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("A4: the target must still be what the plan saw", () => {
  const changes: readonly (readonly [string, (target: ReturnType<typeof memoryTree>) => void, RegExp])[] = [
    ["a new file has appeared", (target) => target.put("new", "mine"), /'new'.*saw nothing there/],
    [
      "a file was modified",
      (target) => target.put("update", { content: "u", mtime: 99_000 }),
      /'update'.*modified since/,
    ],
    ["a file has another size", (target) => target.put("update", "longer"), /'update'.*1 bytes then, 6 now/],
    [
      "what is to be removed was modified",
      (target) => target.put("remove", "other"),
      /'remove'.*1 bytes then, 5 now/,
    ],
  ];
  it.each(changes)("%s", async (_, change, message) => {
    const source = memoryTree({
      new: "n",
      update: { content: "UU", mtime: 0 },
      same: { content: "s", mtime: 0 },
    });
    const target = memoryTree({
      update: { content: "u", mtime: 0 },
      remove: { content: "r", mtime: 0 },
      same: { content: "s", mtime: 0 },
    });
    const path = join(folder, "plan");
    await writePlan(planSync(source, target, { delete: true }), path);
    change(target);
    const before = target.paths().map((name) => [name, target.text(name)]);
    const report = await applyPlan(readPlan(path), { source, target });
    expect(report.failed).toHaveLength(1);
    expect(report.failed[0]?.error).toMatchObject({ code: "ERR_FTP_TARGET_CHANGED" });
    expect(String(report.failed[0]?.error)).toMatch(message);
    const failed = report.failed[0]?.step.path;
    expect([failed, target.text(failed ?? "")]).toEqual(before.find(([name]) => name === failed));
  });

  it("a directory that is not empty any more stays, also where the server removes directories with what is in them", async () => {
    const target = memoryTree({ "gone/x": { content: "x", mtime: 0 }, kept: { content: "k", mtime: 0 } });
    const careless = but(target, {
      async removeDirectory(path) {
        for (const { name } of await target.list(path)) await target.remove(`${path}/${name}`);
        await target.removeDirectory(path);
      },
      async remove(path) {
        await target.remove(path);
        // Somebody else puts a file there meanwhile.
        const other = memoryTree({ new: { content: "n", mtime: 0 } });
        await target.write("gone/new", { tree: other, path: "new", facts: { type: "file", size: 1 } });
      },
    });
    const source = memoryTree({ kept: { content: "k", mtime: 0 } });
    const report = await applyPlan(planSync(source, careless, { delete: true }), {});
    expect(report.failed.map(({ step, error }) => `${step.path}: ${String(error)}`)).toEqual([
      expect.stringMatching(/^gone: TargetChangedError: /),
    ]);
    expect((await target.list("gone")).map(({ name }) => name)).toEqual(["new"]);
  });

  it("a damaged plan changes nothing", async () => {
    const target = memoryTree();
    const path = join(folder, "plan");
    await writePlan(planSync(memoryTree({ a: "x", b: "x" }), target), path);
    const lines = (await readFile(path, "utf8")).split("\n");
    lines[2] = "{";
    await writeFile(path, lines.join("\n"));
    const applied = applyPlan(readPlan(path), { source: memoryTree({ a: "x", b: "x" }), target });
    await expect(applied).rejects.toMatchObject({ code: "ERR_FTP_PLAN", line: 3 });
    expect(target.paths()).toEqual([]);
  });

  it("steps whose lines were deleted are not done", async () => {
    const source = memoryTree({ a: "x", b: "x" });
    const target = memoryTree();
    const path = join(folder, "plan");
    await writePlan(planSync(source, target), path);
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, lines.filter((line) => !line.includes('"path":"a"')).join("\n"));
    expect((await applyPlan(readPlan(path), { source, target })).ok).toBe(true);
    expect(target.paths()).toEqual(["b"]);
  });
});

describe("B3: the journal", () => {
  it("finished steps are not repeated", async () => {
    const source = memoryTree(numbered(10));
    const target = memoryTree();
    const path = join(folder, "plan");
    const journal = join(folder, "journal");
    await writePlan(planSync(source, target), path);
    let written = 0;
    const counted = but(target, { write: (...args) => (written++, target.write(...args)) });
    await applyPlan(readPlan(path), { source, target: counted, journal });
    await target.remove("f1");
    const report = await applyPlan(readPlan(path), { source, target: counted, journal });
    expect(written).toBe(10);
    expect(report.skipped).toHaveLength(10);
    expect(report.skipped[0]?.reason).toBe("done by an earlier run");
  });

  it("each step is reported once, whatever becomes of it", async () => {
    const source = memoryTree({ "d/a": { content: "same", mtime: 9_000 }, "e/b": "x", "f/": "" });
    const target = memoryTree({ "d/a": { content: "same", mtime: 0 }, g: "y", f: "a file" });
    const path = join(folder, "plan");
    const journal = join(folder, "journal");
    const plan = planSync(source, target, { delete: true, checksum: true, directoryTimes: true });
    const count = (await writePlan(plan, path))?.steps ?? 0;
    for (const isFirst of [true, false]) {
      const { done, skipped, failed } = await applyPlan(readPlan(path), { source, target, journal });
      const ids = [...done, ...skipped, ...failed].map(({ step }) => step.id);
      expect([ids.length, new Set(ids).size]).toEqual([count, count]);
      expect(done).toHaveLength(isFirst ? count - 1 : 0);
    }
  });

  it("a plan of two trees sees what was done, and begins a journal of its own", async () => {
    const source = memoryTree(numbered(3));
    const target = memoryTree();
    const journal = join(folder, "journal");
    expect((await applyPlan(planSync(source, target), { journal })).done).toHaveLength(3);
    await target.remove("f1");
    expect((await applyPlan(planSync(source, target), { journal })).done).toHaveLength(1);
    expect(target.paths()).toHaveLength(3);
    expect(await readdir(folder)).toEqual(["journal"]);
  });

  it("a signal leaves a journal and a plan from which the run goes on", async () => {
    const source = memoryTree(numbered(10));
    const target = memoryTree();
    const journal = join(folder, "journal");
    const abort = new AbortController();
    let written = 0;
    const stopping = but(target, {
      write: async (...args) => {
        if (++written === 4) abort.abort(new Error("enough"));
        return await target.write(...args);
      },
    });
    const { signal } = abort;
    await expect(applyPlan(planSync(source, stopping), { journal, signal, concurrency: 1 })).rejects.toThrow(
      "enough",
    );
    expect(target.paths().length).toBeLessThan(10);
    const report = await applyPlan(readPlan(`${journal}.plan`), { source, target, journal });
    expect(report.ok).toBe(true);
    expect(target.paths()).toHaveLength(10);
    expect(report.done.length + report.skipped.length).toBe(10);
  });

  const foreign: readonly (readonly [string, string, RegExp])[] = [
    ["something else", "hello\n", /line 1.*not a line of a journal/],
    ["something else without an end", "hello", /line 1.*not a line of a journal/],
    ["another program's", '{"journal":"x"}\n', /line 1: not a journal of this program/],
    [
      "about other trees",
      '{"journal":"@ftplib/sync","version":1,"plan":"p","source":"/a","target":"/b"}\n',
      /other trees: from \/a to \/b/,
    ],
  ];
  it.each(foreign)("a file that is %s is refused, and is not touched", async (_, text, message) => {
    const journal = join(folder, "journal");
    await writeFile(journal, text);
    const target = memoryTree();
    await expect(applyPlan(planSync(memoryTree({ a: "x" }), target), { journal })).rejects.toThrow(message);
    expect(await readFile(journal, "utf8")).toBe(text);
    expect(target.paths()).toEqual([]);
  });

  it("a first line that was being written is begun anew", async () => {
    const journal = join(folder, "journal");
    await writeFile(journal, '{"journal":"@ftplib/sync","ver');
    expect((await applyPlan(planSync(memoryTree({ a: "x" }), memoryTree()), { journal })).ok).toBe(true);
    expect(await readFile(journal, "utf8")).toMatch(
      /^\{"journal":"@ftplib\/sync","version":1.*\n\{"begun":"\w+"\}\n\{"done":"\w+"\}\n$/,
    );
  });

  it("a line that was being written is left out", async () => {
    const source = memoryTree(numbered(3));
    const target = memoryTree();
    const path = join(folder, "plan");
    const journal = join(folder, "journal");
    await writePlan(planSync(source, target), path);
    await applyPlan(readPlan(path), { source, target, journal });
    const text = await readFile(journal, "utf8");
    await writeFile(journal, text.slice(0, -5));
    const report = await applyPlan(readPlan(path), { source, target, journal });
    expect([report.done.length, report.skipped.length]).toEqual([1, 2]);
    expect(await readFile(journal, "utf8")).toBe(text);
  });
});

describe("B4: failures", () => {
  const failing = (target: Tree): Tree =>
    but(target, {
      write: (path, ...rest) =>
        path === "f1" ? Promise.reject(new Error("no f1")) : target.write(path, ...rest),
    });

  it("one failed file does not stop the others; the report is JSON, too", async () => {
    const target = memoryTree();
    const report = await applyPlan(planSync(memoryTree(numbered(5)), failing(target)));
    expect(target.paths()).toEqual(["f0", "f2", "f3", "f4"]);
    expect(report.ok).toBe(false);
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({
      ok: false,
      isComplete: true,
      bytes: 4,
      done: [{ path: "f0", action: "copy", bytes: 1 }, { path: "f2" }, { path: "f3" }, { path: "f4" }],
      failed: [{ path: "f1", action: "copy", error: { name: "Error", message: "no f1" } }],
    });
  });

  it("failFast ends the run", async () => {
    const target = memoryTree();
    const plan = planSync(memoryTree(numbered(5)), failing(target));
    const report = await applyPlan(plan, { failFast: true, concurrency: 1 });
    expect(target.paths()).toEqual(["f0"]);
    expect(report).toMatchObject({ ok: false, isComplete: false });
    expect(report.skipped.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => "not done: the run had ended"),
    );
  });

  it.each([
    ["at once", () => Promise.resolve()],
    ["when others are waiting for it", () => new Promise<void>((resolve) => setImmediate(resolve))],
  ])("what is below a directory that could not be made, %s, is skipped", async (_, wait) => {
    const target = but(memoryTree(), {
      mkdir: () => wait().then(() => Promise.reject(new Error("no directories"))),
    });
    const report = await applyPlan(planSync(memoryTree({ "d/a": "x", "d/e/b": "x", c: "x" }), target));
    expect(report.failed.map(({ step }) => step.path)).toEqual(["d"]);
    expect(report.done.map(({ step }) => step.path)).toEqual(["c"]);
    expect(new Set(report.skipped.map(({ reason }) => reason))).toEqual(
      new Set(["its directory could not be made"]),
    );
  });
});

describe("B7: progress", () => {
  it("counts files and bytes of the whole run", async () => {
    const reports: SyncProgress[] = [];
    const source = memoryTree({ a: "12345", b: "123", "c/d": "12" });
    await applyPlan(planSync(source, memoryTree()), { onProgress: (progress) => reports.push(progress) });
    expect(reports.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(["plan", "directories", "files", "removals", "times", "end"]),
    );
    expect(reports.at(-1)).toMatchObject({
      files: 3,
      totalFiles: 3,
      bytes: 10,
      totalBytes: 10,
      failed: 0,
      eta: 0,
      current: [],
    });
  });
});

it("an unknown option is an error", async () => {
  const plan = planSync(memoryTree(), memoryTree());
  await expect(applyPlan(plan, { jornal: "x" } as object)).rejects.toThrow(/unknown option "jornal"/);
  expect(() => planSync(memoryTree(), memoryTree(), { filter: ["*.log"] })).toThrow(/"\+ GLOB" or "- GLOB"/);
  expect(() => planSync(memoryTree(), memoryTree(), { renames: true })).toThrow(/needs delete/);
});

it("a plan from a file needs its trees", async () => {
  await expect(applyPlan(readPlan("none"))).rejects.toThrow(
    /give applyPlan\(\) the options source and target/,
  );
});
