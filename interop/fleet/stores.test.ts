/** Rows C2 and C3 on each store. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@ftplib/files";
import { memoryTree, planSync, readPlan, remoteTree, writePlan } from "@ftplib/sync";
import {
  type FleetWorker,
  limitConnections,
  prepareStore,
  type RunProgress,
  submitPlan,
  submitTrees,
} from "@ftplib/sync-bullmq";
import { TestServer } from "@ftplib/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Scene, startWorkers } from "./in-process.ts";
import { type RunningStore, stores } from "./stores.ts";

describe.each(Object.entries(stores))("on %s", (_, start) => {
  let running: RunningStore;
  let workers: FleetWorker[] = [];

  beforeAll(async () => {
    running = await start();
    await prepareStore(running.url);
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
  });
  afterAll(async () => await running[Symbol.asyncDispose]());

  /** An account of its own for each test. */
  function account() {
    const server = `ftp://${randomUUID()}:secret@ftp.example.com/www`;
    return { store: running.url, server, connections: 3, shardSize: 5 };
  }

  async function work(scene: Scene, at: ReturnType<typeof account>, count = 1, options = {}): Promise<void> {
    workers.push(
      ...(await startWorkers(count, scene, {
        store: at.store,
        server: at.server,
        lockDuration: 2000,
        ...options,
      })),
    );
  }

  it("C2: the trees are equal, removals come last, and the report counts", async () => {
    const scene = new Scene(Scene.files(60), { "old/file": "1", stale: "2" });
    const at = account();
    const heard: RunProgress[] = [];
    const saved: string[] = [];
    scene.onWrite = () => expect(scene.target.paths()).toContain("stale");
    const plan = planSync(scene.source, scene.target, { delete: true });
    await using run = await submitPlan(plan, { ...at, onProgress: (progress) => heard.push(progress) });
    await work(scene, at, 2, { onFinished: async ({ plan }: { plan: string }) => void saved.push(plan) });
    const report = await run.finished();
    expect(report).toMatchObject({ ok: true, isRemoved: true, failedShards: [], failed: [], plan: run.id });
    expect(report.shards).toBeGreaterThan(5);
    expect(scene.isEqual).toBe(true);
    expect(saved).toEqual([run.id]);
    expect(heard.at(-1)).toMatchObject({ failed: [] });
    expect(heard.at(-1)?.steps).toBe(report.steps);
  });

  it("C2: a queue runs no more jobs at once than connections are allowed, over all workers and runs", async () => {
    const at = account();
    const one = new Scene(Scene.files(60), {});
    const other = new Scene(Scene.files(60), {});
    // Both scenes count in the first.
    Object.assign(other, {
      trees: async () => ({ ...(await one.trees()), source: other.source, target: other.target }),
    });
    const [together, onTogether] = signalled();
    // No job is done before another one has begun.
    one.onWrite = async () => {
      if (one.open > 1) onTogether();
      await together;
    };
    other.onWrite = async () => await new Promise((resolve) => setImmediate(resolve));
    await using first = await submitPlan(planSync(one.source, one.target), at);
    await work(one, at, 3, { concurrency: 2 });
    const report = await first.finished();
    expect(report.ok).toBe(true);
    expect(one.most).toBeLessThanOrEqual(3);
    await limitConnections({ ...at, connections: 1 });
    one.most = 0;
    await using second = await submitPlan(planSync(other.source, other.target), { ...at, connections: 1 });
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
    await work(other, at, 3, { concurrency: 2 });
    expect((await second.finished()).ok).toBe(true);
    expect(one.most).toBe(1);
  });

  it("C2: what fails at each attempt is reported, and keeps everything from being removed", async () => {
    const scene = new Scene(Scene.files(20), { stale: "2" });
    const at = account();
    let saved = 0;
    scene.onWrite = (path) => {
      if (path === "d3/f3") throw new Error("the disk is full");
    };
    await using run = await submitPlan(planSync(scene.source, scene.target, { delete: true }), {
      ...at,
      attempts: 2,
    });
    await work(scene, at, 1, { onFinished: async () => void saved++ });
    const report = await run.finished();
    expect(report).toMatchObject({ ok: false, isRemoved: false, isCancelled: false });
    expect(report.failedShards).toEqual([expect.stringContaining("1 of ")]);
    expect(report.failed).toEqual([
      { action: "copy", path: "d3/f3", message: "the disk is full", name: "Error" },
    ]);
    expect(scene.target.text("stale")).toBe("2");
    expect(scene.target.paths()).toHaveLength(20 + 10);
    expect(saved).toBe(0);
  });

  it("C2: a shard that fails is tried again", async () => {
    const scene = new Scene(Scene.files(20), { stale: "2" });
    const at = account();
    let failures = 2;
    scene.onWrite = () => {
      if (failures-- > 0) throw new Error("the server is away");
    };
    await using run = await submitPlan(planSync(scene.source, scene.target, { delete: true }), at);
    await work(scene, at);
    expect(await run.finished()).toMatchObject({ ok: true });
    expect(scene.isEqual).toBe(true);
  });

  it("C2: a run that is cancelled rejects with the reason, and removes nothing", async () => {
    const scene = new Scene(Scene.files(30), { stale: "2" });
    const at = account();
    const stop = new AbortController();
    const reason = new Error("enough");
    let written = 0;
    scene.onWrite = () => {
      if (++written === 3) stop.abort(reason);
    };
    const plan = planSync(scene.source, scene.target, { delete: true });
    await using run = await submitPlan(plan, { ...at, signal: stop.signal });
    await work(scene, at);
    await expect(run.finished()).rejects.toBe(reason);
    expect(scene.target.text("stale")).toBe("2");
    expect(scene.isEqual).toBe(false);
  });

  it("C2: a worker that is stopped gives its job back, without an attempt being lost", async () => {
    const scene = new Scene(Scene.files(30), { stale: "2" });
    const at = account();
    const [begun, onBegun] = signalled();
    const [gone, onGone] = signalled();
    let written = 0;
    scene.onWrite = async () => {
      if (++written !== 3) return;
      onBegun();
      await gone;
    };
    await using run = await submitPlan(planSync(scene.source, scene.target, { delete: true }), {
      ...at,
      attempts: 1,
    });
    await work(scene, at);
    await begun;
    const stopping = workers.pop()?.stop();
    onGone();
    await stopping;
    expect(scene.isEqual).toBe(false);
    await work(scene, at);
    expect(await run.finished()).toMatchObject({ ok: true });
    expect(scene.isEqual).toBe(true);
  });

  it("C2: a plan that is submitted again is the same run, before and after it is done", async () => {
    const scene = new Scene(Scene.files(30), { stale: "2" });
    const at = account();
    const folder = await mkdtemp(join(tmpdir(), "fleet-plan-"));
    try {
      const path = join(folder, "plan.ndjson");
      await writePlan(planSync(scene.source, scene.target, { delete: true }), path);
      let written = 0;
      scene.onWrite = () => void written++;
      await using first = await submitPlan(readPlan(path), at);
      await using second = await submitPlan(readPlan(path), at);
      await work(scene, at, 2);
      const reports = await Promise.all([first.finished(), second.finished()]);
      expect(reports[0]).toEqual(reports[1]);
      expect(reports[0]).toMatchObject({ ok: true, plan: first.id });
      await using third = await submitPlan(readPlan(path), at);
      expect(await third.finished()).toEqual(reports[0]);
      expect(written).toBe(30);
      expect(scene.isEqual).toBe(true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("B2, C2: a guard stops the run before anything is done", async () => {
    const scene = new Scene(Scene.files(10), Scene.files(50, 3));
    const at = account();
    const before = scene.target.paths();
    const plan = planSync(scene.source, scene.target, { delete: true });
    await using run = await submitPlan(plan, { ...at, maxDelete: { count: 5 } });
    await work(scene, at);
    const { ok, failedShards } = await run.finished();
    expect(ok).toBe(false);
    expect(failedShards[0]).toMatch(/would be removed/);
    expect(scene.target.paths()).toEqual(before);
  });

  it("B2, C3: where workers plan, the guard looks at the sum of the parts, before the first removal", async () => {
    const scene = new Scene(Scene.files(30, 10), Scene.files(90, 30));
    const at = account();
    await using run = await submitTrees({ delete: true, entries: 10 }, { ...at, maxDelete: { count: 40 } });
    await work(scene, at);
    await expect(run.finished()).rejects.toMatchObject({
      name: "GuardError",
      guard: "maxDelete",
      message: expect.stringMatching(/would be removed/) as string,
    });
    expect(scene.target.text("d29/f29")).toBe("content of d29/f29");
  });

  it("C2: a worker that the server refuses gives its shard back, and what was seen of the limit holds", async () => {
    await using server = await TestServer.start({
      maxConnections: 3,
      users: { anna: "secret" },
      tree: { www: {} },
    });
    const url = `ftp://anna:secret@${server.host}:${server.port}/`;
    const scene = new Scene(Scene.files(60), {});
    const at = { ...account(), server: url, connections: 8, attempts: 1 };
    const [refused, onRefused] = signalled();
    let [refusals, open, most] = [0, 0, 0];
    const trees = async () => {
      most = Math.max(most, ++open);
      // Each job may use two of the server's three.
      const site = await connect(url, { connections: 2, retry: { attempts: 1 } }).catch((error: unknown) => {
        open--;
        refusals++;
        onRefused();
        throw error;
      });
      const close = async (): Promise<void> => {
        await site.close();
        open--;
      };
      return { source: scene.source, target: remoteTree(site, "www"), close };
    };
    const { read } = scene.source;
    // Nobody is done before somebody was refused.
    scene.source.read = async function* (...given) {
      await refused;
      yield* read.apply(scene.source, given);
    };
    const plan = planSync(scene.source, memoryTree());
    await using run = await submitPlan(plan, at);
    await work(scene, at, 4, { open: trees });
    expect(await run.finished()).toMatchObject({ ok: true, done: 70, failed: [], failedShards: [] });
    expect([refusals > 0, most]).toEqual([true, 4]);
    most = 0;
    await using again = await submitPlan(planSync(scene.source, memoryTree()), at);
    expect(await again.finished()).toMatchObject({ ok: true, failedShards: [] });
    expect(most).toBeLessThanOrEqual(3);
    expect(most).toBeGreaterThan(0);
  });

  it("C3: workers list the trees as well", async () => {
    const scene = new Scene(Scene.files(300, 40), { ...Scene.files(40, 7), "old/file": "1", stale: "2" });
    const at = account();
    await using run = await submitTrees({ delete: true, entries: 20, parts: 4 }, { ...at, maxDelete: false });
    await work(scene, at, 3);
    const report = await run.finished();
    expect(report).toMatchObject({ ok: true, failedShards: [] });
    expect(scene.isEqual).toBe(true);
    expect(scene.most).toBeLessThanOrEqual(3);
  });

  it("C3: a source that cannot be listed removes nothing", async () => {
    const scene = new Scene(Scene.files(100, 40), { stale: "2" });
    const at = account();
    const list = scene.source.list.bind(scene.source);
    scene.source.list = async (path) => {
      if (path === "d7") throw new Error("not readable");
      return await list(path);
    };
    await using run = await submitTrees({ delete: true, entries: 20 }, { ...at, attempts: 1 });
    await work(scene, at);
    const report = await run.finished();
    expect(report).toMatchObject({ ok: false, isRemoved: false, failedShards: ["not readable"] });
    expect(scene.target.text("stale")).toBe("2");
  });
});

function signalled(): [Promise<void>, () => void] {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return [promise, resolve];
}
