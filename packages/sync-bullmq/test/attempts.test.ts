/** Rows C2 and C3: jobs that are tried several times. */
import type { Job } from "bullmq";
import { memoryTree, planSync } from "@ftplib/sync";
import { describe, expect, it } from "vitest";
import type { JobData, JobResult, ListData, ListResult, ShardData } from "../src/job/job.ts";
import { unpackPlan } from "../src/job/packed-plan.ts";
import { packStored } from "../src/run/shards.ts";
import { applyShard } from "../src/work/apply-shard.ts";
import type { ShardQueue } from "../src/work/cancellation.ts";
import { gather } from "../src/work/gather.ts";
import { listPart } from "../src/work/list-part.ts";
import type { WorkerOptions } from "../src/work/worker-options.ts";

const { signal } = new AbortController();
const TIME = Date.UTC(2025, 5, 1);
const timed = (content: string, mtime = TIME) => ({ content, mtime });

/** Jobs in memory, as far as they are asked. */
class Jobs {
  readonly #data = new Map<string, JobData>();
  readonly results = new Map<string, ListResult>();
  /** Is called after jobs were added. */
  onAdded: () => void = () => {};

  add(id: string, data: JobData): void {
    if (!this.#data.has(id)) this.#data.set(id, data);
  }

  get ids(): readonly string[] {
    return [...this.#data.keys()];
  }

  /** As a worker takes it up: with what the store has of it now. */
  job<Data extends JobData>(id: string): Job<Data, JobResult> {
    const job = {
      id,
      data: this.#data.get(id),
      opts: {},
      queueQualifiedName: "q",
      updateData: async (data: JobData) => {
        job.data = data;
        this.#data.set(id, structuredClone(data));
      },
      getChildrenValues: async () => Object.fromEntries(this.results),
      getIgnoredChildrenFailures: async () => ({}),
    };
    return job as unknown as Job<Data, JobResult>;
  }

  readonly queue = {
    getJob: async (id: string) => ({ data: this.#data.get(id) }),
    addBulk: async (jobs: readonly { data: JobData; opts: { jobId: string } }[]) => {
      for (const { data, opts } of jobs) this.add(opts.jobId, data);
      this.onAdded();
    },
  } as unknown as ShardQueue;
}

describe("C2: a shard is tried again", () => {
  /** What each attempt comes to; the job keeps what it has reported. */
  async function attempts(
    count: number,
    { source, target }: Awaited<ReturnType<WorkerOptions["open"]>>,
    between = async (): Promise<void> => {},
  ): Promise<readonly (JobResult | Error)[]> {
    const { shards } = await packStored(planSync(source, target), 10);
    const jobs = new Jobs();
    jobs.add("run", { kind: "finish" });
    const data: ShardData = { kind: "shard", run: "run", plan: shards[0]?.plan ?? "", steps: 2 };
    const job = {
      data,
      attemptsStarted: 0,
      progress: 0 as unknown,
      updateProgress: async (progress: unknown) => void (job.progress = progress),
    };
    const options = { open: async () => ({ source, target }) } as unknown as WorkerOptions;
    const outcomes: (JobResult | Error)[] = [];
    await between();
    for (job.attemptsStarted = 1; job.attemptsStarted <= count; job.attemptsStarted++) {
      const attempt = applyShard(job as unknown as Job<ShardData, JobResult>, jobs.queue, options, signal);
      outcomes.push(await attempt.catch((error: Error) => error));
    }
    return outcomes;
  }

  it("A4: what somebody has changed since the plan is not overwritten by a later attempt", async () => {
    const source = memoryTree({ a: timed("from the source"), b: timed("b") });
    const target = memoryTree({ a: timed("old", TIME - 1e6) });
    const edited = "edited by somebody since the plan";
    const outcomes = await attempts(3, { source, target }, async () =>
      target.put("a", timed(edited, TIME + 5)),
    );
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ result: { failed: [{ path: "a", name: "TargetChangedError" }] } });
    expect([target.text("a"), target.text("b")]).toEqual([edited, "b"]);
  });

  it("the bytes of all attempts are counted", async () => {
    const source = memoryTree({ a: timed("12345"), b: timed("123") });
    const target = memoryTree();
    const write = target.write.bind(target);
    let isBroken = true;
    target.write = async (...args) => {
      if (args[0] !== "b" || !isBroken) return await write(...args);
      isBroken = false;
      throw new Error("the server is away");
    };
    const [first, second] = await attempts(2, { source, target });
    expect(first).toMatchObject({ result: { bytes: 5 } });
    expect(second).toMatchObject({ done: 2, bytes: 8, failed: [] });
  });
});

describe("C3: a part is planned again", () => {
  const paths = (name: string): readonly string[] => Array.from({ length: 8 }, (_, at) => `d${at}/${name}`);
  const files = (...names: readonly string[]): Record<string, { content: string; mtime: number }> =>
    Object.fromEntries(names.flatMap(paths).map((path) => [path, timed("x")]));

  /** Lists all parts; the first attempt at each is broken off where `cut` says, and its jobs may be done by then. */
  async function planned(cut: "after" | "never", directoryTimes: boolean) {
    const source = memoryTree(files("a", "b"));
    const target = memoryTree(files("b", "old"));
    const jobs = new Jobs();
    const planning = { delete: true, directoryTimes, entries: 28, parts: 3 };
    jobs.add("run", { kind: "finish" });
    jobs.add("run-list", { kind: "list", run: "run", planning, shardSize: 10 } satisfies ListData);
    const options = { open: async () => ({ source, target }) } as unknown as WorkerOptions;
    const listed = new Set<string>();
    for (;;) {
      const id = jobs.ids.find((id) => id.startsWith("run-list") && !listed.has(id));
      if (id === undefined) break;
      listed.add(id);
      const list = async (): Promise<ListResult> =>
        await listPart(jobs.job<ListData>(id), jobs.queue, options, signal);
      if (cut !== "never") {
        const killed = new Error("killed");
        jobs.onAdded = () => {
          throw killed;
        };
        await list().catch((error: unknown) => expect(error).toBe(killed));
        jobs.onAdded = () => {};
        // What the first attempt has added is done meanwhile, and the target is another one.
        for (const path of paths("a")) target.put(path, timed("x"));
        for (const path of paths("new")) target.put(path.replace("/", "/new/"), timed("x"));
      }
      jobs.results.set(id, await list());
    }
    return await gather(jobs.job("run"), jobs.queue);
  }

  it.each([
    ["never", false],
    ["never", true],
    ["after", false],
    ["after", true],
  ] as const)("its worker dies %s it has added jobs, directoryTimes %s", async (cut, directoryTimes) => {
    const { last, report } = await planned(cut, directoryTimes);
    const records = await unpackPlan(last ?? "");
    const steps = records.flatMap((record) =>
      "action" in record ? [`${record.action} ${record.path}`] : [],
    );
    expect(steps).toEqual([...new Set(steps)]);
    expect(report.failed).toEqual([]);
    // Each directory was listed once: two parts that both list one would make it seem to be two.
    expect(records.at(-1)).toMatchObject({ summary: { sourceEntries: 24 } });
  });
});
