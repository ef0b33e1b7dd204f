import type { Job } from "bullmq";
import {
  applyPlan,
  GuardError,
  memoryTree,
  planSync,
  type PlanOptions,
  TargetChangedError,
} from "@ftplib/sync";
import { describe, expect, it, vi } from "vitest";
import type { FinishData, JobResult } from "../src/job/job.ts";
import { packSteps, packStored } from "../src/run/shards.ts";
import type { ShardQueue } from "../src/work/cancellation.ts";
import { resultOf } from "../src/work/apply-part.ts";
import { errorOfJob, reasonOfJob, unrecoverable } from "../src/job/failed-job.ts";
import { finishRun } from "../src/work/finish-run.ts";
import { gather } from "../src/work/gather.ts";

interface Children {
  readonly done?: readonly JobResult[];
  /** Reasons and what the shards have reported, by id. */
  readonly failed?: Readonly<Record<string, { readonly reason: string; readonly progress: unknown }>>;
}

/** The last job of a run, and the queue, as far as they are asked. */
function stored(data: Partial<FinishData>, { done = [], failed = {} }: Children) {
  const job = {
    id: "run",
    data: { kind: "finish", ...data },
    getChildrenValues: async () => Object.fromEntries(done.map((result, at) => [`bull:q:${at}`, result])),
    getIgnoredChildrenFailures: async () =>
      Object.fromEntries(Object.entries(failed).map(([id, { reason }]) => [`bull:q:${id}`, reason])),
  };
  const queue = {
    getJob: async (id: string) => ({ data: { kind: "shard", steps: 5 }, progress: failed[id]?.progress }),
  };
  return [job as unknown as Job<FinishData, JobResult>, queue as unknown as ShardQueue] as const;
}

async function finished(source: Readonly<Record<string, string>>, options: PlanOptions = {}) {
  const from = memoryTree(source);
  const to = memoryTree({ old: "1", "d/x": "2" });
  const { header, last, summary } = await packStored(planSync(from, to, { delete: true, ...options }), 10);
  const { plan } = await packSteps(header, last, summary);
  const [job, queue] = stored({ plan }, {});
  const open = async () => ({ source: from, target: to });
  const server = "ftp://me@host/";
  const worker = { open, server, store: { redis: {} } } as unknown as Parameters<typeof finishRun>[2];
  const report = await finishRun(job, queue, worker, new AbortController().signal);
  return { report, paths: to.paths() };
}

describe("C2: isRemoved", () => {
  it.each([
    ["all was removed", { a: "1" }, {}, true, []],
    ["there was nothing to remove", { old: "1", "d/x": "2" }, {}, true, ["d/", "d/x", "old"]],
    ["the source is empty, so that nothing was", {}, {}, false, ["d/", "d/x", "old"]],
  ] as const)("%s", async (_name, source, options, isRemoved, paths) => {
    const { report, paths: left } = await finished(source, options);
    expect(report.isRemoved).toBe(isRemoved);
    expect(left).toEqual(paths);
  });
});

describe("C2: a run that is given up while it removes", () => {
  it.each([
    ["before it begins", 0],
    ["after some removals", 4],
  ])("%s", async (_name, most) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const files = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`old${at}`, "1"]));
      const from = memoryTree({ kept: "1" });
      const to = memoryTree({ kept: "1", ...files });
      const { header, last, summary } = await packStored(planSync(from, to, { delete: true }), 10);
      const { plan } = await packSteps(header, last, summary);
      const [job] = stored({ plan, maxDelete: false }, {});
      const given = { isCancelled: most === 0 };
      const queue = { getJob: async () => ({ data: { kind: "finish", ...given } }) } as unknown as ShardQueue;
      let removed = 0;
      const remove = to.remove.bind(to);
      const trees = new Proxy(to, {
        get(tree, name) {
          if (name !== "remove") {
            const value: unknown = Reflect.get(tree, name, tree);
            return typeof value === "function" ? value.bind(tree) : value;
          }
          return async (path: string, { signal }: { signal?: AbortSignal } = {}) => {
            if (++removed > most) {
              given.isCancelled = true;
              await vi.advanceTimersByTimeAsync(2000);
            }
            signal?.throwIfAborted();
            await remove(path);
          };
        },
      });
      let saved = 0;
      const worker = {
        open: async () => ({ source: from, target: trees }),
        onFinished: async () => void saved++,
      } as unknown as Parameters<typeof finishRun>[2];
      const report = await finishRun(job, queue, worker, new AbortController().signal);
      expect(report).toMatchObject({ ok: false, isCancelled: true, isRemoved: false });
      expect(to.paths()).toHaveLength(61 - most);
      expect(report.done).toBe(most);
      expect(saved).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("C2: what failed jobs have come to", () => {
  const done: JobResult = { steps: 3, done: 2, skipped: 1, bytes: 10, failed: [] };

  it("counts what failed shards have done", async () => {
    const failure = { action: "copy", path: "a", message: "m", name: "Error" } as const;
    const progress = { steps: 5, done: 3, skipped: 1, bytes: 7, failed: [failure] };
    const failed = {
      one: { reason: "1 of 5 steps failed: a: m", progress },
      two: { reason: "its worker died", progress: 0 },
    };
    const { report } = await gather(...stored({}, { done: [done], failed }));
    expect(report).toMatchObject({
      shards: 3,
      steps: 13,
      done: 5,
      skipped: 2,
      bytes: 17,
      failed: [failure],
      failedShards: ["1 of 5 steps failed: a: m", "its worker died"],
    });
  });

  it("names the class and the code of errors", async () => {
    const source = memoryTree({ a: "1" });
    const target = memoryTree();
    target.put("a", "theirs, and longer");
    const from = planSync(source, memoryTree());
    const report = await applyPlan(from, { target });
    expect(report.failed[0]?.error).toBeInstanceOf(TargetChangedError);
    expect(resultOf(report).failed).toMatchObject([
      { action: "copy", path: "a", name: "TargetChangedError", code: "ERR_FTP_TARGET_CHANGED" },
    ]);
  });

  it("a guard is a guard again when the run's last job has failed", () => {
    const guard = new GuardError("maxDelete", "too many", "(allow more)");
    const failed = unrecoverable(guard);
    const again = errorOfJob(new Error(failed.message));
    expect(again).toBeInstanceOf(GuardError);
    expect(again).toMatchObject({ guard: "maxDelete", message: guard.message, code: "ERR_FTP_GUARD" });
    expect(reasonOfJob(failed.message)).toBe(guard.message);
    const other = new Error("another one");
    expect(errorOfJob(other)).toBe(other);
  });
});
