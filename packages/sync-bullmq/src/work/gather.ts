import type { Job } from "bullmq";
import { isHeader, isStep, isSummary, type PlanHeader, type PlanSummary, type Step } from "@ftplib/sync";
import type { FinishData, JobResult, ListResult } from "../job/job.ts";
import { unpackPlan } from "../job/packed-plan.ts";
import type { FleetReport } from "../run/run-report.ts";
import { packSteps } from "../run/shards.ts";
import type { ShardQueue } from "./cancellation.ts";
import { reasonOfJob } from "../job/failed-job.ts";

/** What the jobs of a run have come to. */
export interface Gathered {
  readonly report: FleetReport;
  /** What is still to be done, as a plan, packed. */
  readonly last: string | undefined;
}

/** Asks the store for what the jobs of a run have done and left. */
export async function gather(job: Job<FinishData, JobResult>, queue: ShardQueue): Promise<Gathered> {
  const results = Object.values(await job.getChildrenValues<JobResult | ListResult>());
  const failures = Object.entries(await job.getIgnoredChildrenFailures());
  const failed = await Promise.all(failures.map(async ([key]) => await doneOf(key, queue)));
  const sum = (count: (result: JobResult) => number): number =>
    [...results, ...failed].reduce((total, result) => total + count(result), 0);
  const left = results.flatMap((result) => ("last" in result ? [result.last] : []));
  const report = {
    plan: job.id ?? "",
    ok: false,
    shards: results.length - left.length + failures.length,
    failedShards: failures.map(([, reason]) => reasonOfJob(reason)),
    steps: sum(({ steps }) => steps),
    done: sum(({ done }) => done),
    skipped: sum(({ skipped }) => skipped),
    bytes: sum(({ bytes }) => bytes),
    failed: failed.flatMap((result) => result.failed),
    isRemoved: false,
    isCancelled: job.data.isCancelled === true,
  };
  return { report, last: job.data.plan ?? (await joined(left)) };
}

/**
 * The plans of all parts as one, so that the guards see the whole. A directory that two jobs have listed, since the first of them was
 * taken for dead, has its steps once.
 */
async function joined(packed: readonly string[]): Promise<string | undefined> {
  let header: PlanHeader | undefined;
  const steps = new Map<string, Step>();
  const total = {
    sourceEntries: 0,
    sourceFiles: 0,
    targetFiles: 0,
    targetEntries: 0,
    equal: 0,
    steps: 0,
    bytes: 0,
    notices: [] as string[],
  };
  for (const part of packed) {
    for (const record of await unpackPlan(part)) {
      if (isHeader(record)) header ??= record;
      else if (isStep(record)) steps.set(`${record.action} ${record.path}`, record);
      else if (isSummary(record)) add(total, record.summary);
    }
  }
  return header === undefined ? undefined : (await packSteps(header, [...steps.values()], total)).plan;
}

function add(
  total: { -readonly [Key in keyof PlanSummary["summary"]]: PlanSummary["summary"][Key] },
  { notices, ...counts }: PlanSummary["summary"],
): void {
  for (const [name, count] of Object.entries(counts)) total[name as keyof typeof counts] += count;
  total.notices = [...new Set([...total.notices, ...notices])];
}

/** What a shard that has failed has done, and the steps that it has failed with; its key ends in its id. */
async function doneOf(key: string, queue: ShardQueue): Promise<JobResult> {
  const shard = await queue.getJob(key.slice(key.lastIndexOf(":") + 1));
  const steps = shard?.data.kind === "shard" ? shard.data.steps : 0;
  const nothing = { steps, done: 0, skipped: 0, bytes: 0, failed: [] };
  const progress = shard?.progress;
  return typeof progress === "object" ? { ...nothing, ...(progress as Partial<JobResult>) } : nothing;
}
