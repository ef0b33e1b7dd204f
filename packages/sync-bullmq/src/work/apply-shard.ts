import { type Job, UnrecoverableError } from "bullmq";
import { type DoneStep, type FailedStep, GuardError, type SkippedStep } from "@ftplib/sync";
import type { JobResult, ShardData } from "../job/job.ts";
import { applyPart, reportIn, resultOf } from "./apply-part.ts";
import { isCancelled, RunCancelledError, type ShardQueue, watchRun } from "./cancellation.ts";
import { unrecoverable } from "../job/failed-job.ts";
import { isRefusedConnection } from "./refused-connection.ts";
import { ShardError } from "./shard-error.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** Milliseconds between two reports of how far a shard has come. */
const INTERVAL = 1000;

/** Applies a shard. Rejects with ShardError if a step has failed, so that the job is tried again. */
export async function applyShard(
  job: Job<ShardData, JobResult>,
  queue: ShardQueue,
  { open }: WorkerOptions,
  signal: AbortSignal,
): Promise<JobResult> {
  const { run, plan, maxDelete, allowRoot } = job.data;
  if (await isCancelled(queue, run)) throw new UnrecoverableError("the run was cancelled");
  const before = bytesOf(job);
  const cancelled = new AbortController();
  const stopWatching = watchRun(queue, run, () =>
    cancelled.abort(new RunCancelledError("the run was cancelled")),
  );
  try {
    const report = await applyPart(plan, open, {
      maxDelete,
      allowRoot,
      // The first to start it may have been killed, or may be about to notice that it has lost the job.
      again: job.attemptsStarted > 1,
      signal: AbortSignal.any([signal, cancelled.signal]),
      onStep: progressOf(job, before),
    });
    const result = resultOf(report, before);
    if (report.ok) return result;
    await job.updateProgress(result);
    const refusal = report.failed.find(({ error }) => isRefusedConnection(error));
    throw new ShardError(result, report.failed.length, refusal?.error);
  } catch (error) {
    const report = reportIn(error);
    if (report !== undefined) await job.updateProgress(resultOf(report, before)).catch(() => {});
    // Another attempt would find the same.
    if (error instanceof GuardError) throw unrecoverable(error);
    if (cancelled.signal.aborted) throw new UnrecoverableError("the run was cancelled");
    throw error;
  } finally {
    stopWatching();
  }
}

/** The bytes that earlier attempts have transferred, as far as they have reported. */
function bytesOf({ progress }: Job<ShardData, JobResult>): number {
  const bytes: unknown = typeof progress === "object" && "bytes" in progress ? progress.bytes : undefined;
  return typeof bytes === "number" ? bytes : 0;
}

function progressOf(
  job: Job<ShardData, JobResult>,
  before: number,
): (outcome: DoneStep | SkippedStep | FailedStep) => void {
  const progress = { steps: job.data.steps, done: 0, skipped: 0, bytes: before, failed: [] };
  let reportedAt = performance.now();
  return (outcome) => {
    if ("bytes" in outcome) {
      progress.done++;
      progress.bytes += outcome.bytes;
    } else if ("reason" in outcome) progress.skipped++;
    if (performance.now() - reportedAt < INTERVAL) return;
    reportedAt = performance.now();
    // A report that is late or lost does no harm.
    job.updateProgress({ ...progress } satisfies JobResult).catch(() => {});
  };
}
