import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import type { DeployOptions } from "../src/deploy/deploy-options.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite } from "./deployed-site.ts";

const many = (count: number, text = "x"): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`d/${index}`, text]));

it("B5: a dry run writes nothing, not even the target's directory", async () => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  await open.use(async (site) => {
    const report = await deploy(memoryTree({ "a/b": "b" }), remoteTree(site, "www"), { dryRun: true });
    expect(report.skipped.map(({ step, reason }) => `${step.action} ${step.path}: ${reason}`)).toEqual([
      "mkdir a: dry run",
      "copy a/b: dry run",
    ]);
  });
  expect(open.changes()).toEqual([]);
  expect(open.files.paths()).toEqual([]);
});

it("B5: the work of a run that was killed is known: only the last batch is uploaded again", async () => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  const uploads = (): number => open.changes().filter((line) => /^STOR .*d\/\./.test(line)).length;
  const run = () =>
    open.use(async (site) => await deploy(memoryTree(many(300)), remoteTree(site, "")), { connections: 1 });
  open.killAt(1_000, "before");
  await expect(run()).rejects.toThrow();
  open.revive();
  const first = uploads();
  expect(first).toBeGreaterThan(50);
  expect((await run()).done.length).toBeLessThanOrEqual(300 - first + 51);
  expect(Object.keys(open.contents())).toHaveLength(301);
});

it("B5: a signal ends the run, which saves what was done first", async () => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  const stop = new AbortController();
  let done = 0;
  const options: DeployOptions = {
    signal: stop.signal,
    onStep: () => {
      if (++done === 20) stop.abort(new Error("enough"));
    },
  };
  await open.use(async (site) => {
    const target = remoteTree(site, "");
    await expect(deploy(memoryTree(many(40)), target, options)).rejects.toThrow("enough");
    expect((await deploy(memoryTree(many(40)), target)).done.length).toBeLessThanOrEqual(21);
  });
  expect(Object.keys(open.contents())).toHaveLength(41);
});

it("B5: what a run that was broken off has not put there is new to the next one, and what was there before is changed", async () => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  const ended = async (files: Record<string, string>): Promise<void> => {
    const stop = new AbortController();
    const options: DeployOptions = { signal: stop.signal, onStep: () => stop.abort(new Error("enough")) };
    await open.use(async (site) => {
      const run = deploy(memoryTree(files), remoteTree(site, ""), options);
      await expect(run).rejects.toThrow("enough");
    });
  };
  const actions = async (files: Record<string, string>): Promise<readonly string[]> =>
    await open.use(async (site) => {
      const { done } = await deploy(memoryTree(files), remoteTree(site, ""));
      return [...new Set(done.map(({ step: { action, reason } }) => `${action}: ${reason}`))].toSorted();
    });
  const [first, second] = [many(40), many(40, "y")];
  await ended(first);
  expect(await actions(first)).toEqual(["copy: an earlier run did not finish it"]);
  await ended(second);
  expect(await actions(second)).toEqual(["update: an earlier run did not finish it"]);
});

it("B2: after an error nothing is removed, and the others are done", async () => {
  const refuses = at(
    "stor-command",
    faults.when(({ argument }) => argument.includes("bad"), faults.permanent(553)),
  );
  await using open = await DeployedSite.start(new MemoryFileSystem({}), { faults: [refuses] });
  await open.use(async (site) => {
    const target = remoteTree(site, "", { atomic: false });
    await deploy(memoryTree({ old: "o" }), target);
    const report = await deploy(memoryTree({ bad: "b", good: "g" }), target);
    expect(report.failed.map(({ step }) => step.path)).toEqual(["bad"]);
    expect(report.skipped).toMatchObject([{ step: { path: "old" }, reason: "no removals after an error" }]);
    expect(report.ok).toBe(false);
    expect(open.contents()).toEqual({ old: "o", good: "g" });
    const fast = await deploy(memoryTree({ bad: "c", good: "g" }), target, { failFast: true });
    expect(fast).toMatchObject({ isComplete: false, ok: false });
  });
});

it.each([1, 4])(
  "B2: after a refused removal nothing more is removed, over %i connections",
  async (connections) => {
    let isRefused = true;
    const refuses = faults.when(({ argument }) => isRefused && /\ba$/.test(argument), faults.permanent(550));
    await using open = await DeployedSite.start(new MemoryFileSystem({}), {
      faults: [at("dele-command", refuses)],
    });
    const old = { a: "a", ...many(20), "e/f": "f", stays: "s" };
    const source = memoryTree({ stays: "s" });
    await open.use(
      async (site) => {
        const target = remoteTree(site, "");
        await deploy(memoryTree(old), target);
        const ended: string[] = [];
        const onStep: DeployOptions["onStep"] = (outcome) =>
          ended.push("error" in outcome ? "failed" : "reason" in outcome ? "skipped" : "done");
        const report = await deploy(source, target, { maxDelete: false, onStep });
        expect(report.failed.map(({ step }) => step.path)).toEqual(["a"]);
        // What was under way beside it comes to its end.
        const after = ended.slice(ended.indexOf("failed") + 1);
        expect(after.filter((end) => end === "done").length).toBeLessThan(connections);
        const reasons = new Set(report.skipped.map(({ reason }) => reason));
        expect([...reasons]).toEqual(["no removals after an error"]);
        expect(report.done.length + report.skipped.length).toBe(20 + 1 + 2);
        isRefused = false;
        expect(await deploy(source, target, { maxDelete: false })).toMatchObject({ ok: true, skipped: [] });
      },
      { connections },
    );
    expect(open.contents()).toEqual({ stays: "s" });
  },
);

it.each<readonly [string, Record<string, string>, DeployOptions, boolean]>([
  ["half of 30 is allowed", many(15), {}, true],
  ["more than half is not", many(14), {}, false],
  ["maxDelete raises it", many(14), { maxDelete: { percent: 90 } }, true],
  ["maxDelete: false", many(1), { maxDelete: false }, true],
  ["a count", many(27), { maxDelete: { count: 2 } }, false],
])("B2: %s", async (_, then, options, isAllowed) => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  await open.use(async (site) => {
    const target = remoteTree(site, "");
    await deploy(memoryTree(many(30)), target);
    const before = open.changes().length;
    const running = deploy(memoryTree(then), target, options);
    if (isAllowed) return expect(await running).toMatchObject({ ok: true });
    await expect(running).rejects.toMatchObject({ code: "ERR_FTP_GUARD", guard: "maxDelete" });
    expect(open.changes().slice(before)).toEqual([]);
  });
});

it("B5: a directory that has gone from the server is made again", async () => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  await open.use(async (site) => {
    const target = remoteTree(site, "");
    await deploy(memoryTree({ "a/b/c": "c" }), target);
    await site.rm("a", { recursive: true });
    expect(await deploy(memoryTree({ "a/b/c": "c", "a/b/d": "d" }), target, { check: true })).toMatchObject({
      ok: true,
    });
  });
  expect(open.contents()).toMatchObject({ "a/b/c": "c", "a/b/d": "d" });
});

it.each<readonly [string, Record<string, string>, DeployOptions]>([
  ["a directory in it is new", { "a/x": "1", "a/b/n": "2" }, {}],
  ["a directory deep in it is new", { "a/x": "1", "a/b/c/n": "2", "a/b/m": "2" }, {}],
  ["and everything is looked at", { "a/x": "1", "a/b/n": "2" }, { check: true }],
  ["nothing but directories is in it", { "d/e/x": "1", "d/e/f/g": "2" }, {}],
])("B5: a deployed directory that has vanished is made again: %s", async (_, after, options) => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  await open.use(async (site) => {
    const target = remoteTree(site, "");
    await deploy(memoryTree({ "a/x": "1", "d/e/x": "1", z: "1" }), target);
    for (const name of ["a", "d"]) await site.rm(name, { recursive: true });
    expect(await deploy(memoryTree({ ...after, z: "1" }), target, options)).toMatchObject({
      failed: [],
      ok: true,
    });
    const unchanged = options.check === true ? [] : ["a/x", "d/e/x"];
    const expected = Object.entries(after).filter(([path]) => !unchanged.includes(path));
    expect(open.contents()).toMatchObject(Object.fromEntries(expected));
    const again = await deploy(memoryTree({ ...after, z: "1" }), target, { check: true });
    expect(again.ok).toBe(true);
    expect(open.contents()).toMatchObject(after);
  });
});

it("B5: a directory with something else in it stays, even where RMD would remove it with all that is in it", async () => {
  class Reckless extends MemoryFileSystem {
    override async removeDirectory(path: string): Promise<void> {
      for (const { name } of await this.list(path)) await this.removeFile(`${path}/${name}`);
      await super.removeDirectory(path);
    }
  }
  await using open = await DeployedSite.start(new Reckless({}));
  await open.use(async (site) => {
    const target = remoteTree(site, "");
    await deploy(memoryTree({ "a/b": "b", "d/e": "e", f: "f" }), target);
    open.files.writeFile("a/own", "mine");
    await deploy(memoryTree({ f: "f" }), target);
  });
  expect(open.contents()).toEqual({ "a/": "", "a/own": "mine", f: "f" });
});

it("B5: wrong options are refused before anything is read", async () => {
  const trees = [memoryTree(), memoryTree()] as const;
  await expect(deploy(...trees, { manifest: "../m" })).rejects.toThrow(TypeError);
  await expect(deploy(...trees, { unknown: 1 } as DeployOptions)).rejects.toThrow(/unknown option "unknown"/);
});
