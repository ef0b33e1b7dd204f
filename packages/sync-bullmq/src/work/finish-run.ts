import type { Job } from "bullmq";
import { GuardError, type SyncReport } from "@ftplib/sync";
import type { FinishData, JobResult } from "../job/job.ts";
import type { FleetReport } from "../run/run-report.ts";
import { applyPart, reportIn, resultOf } from "./apply-part.ts";
import { isCancelled, RunCancelledError, type ShardQueue, watchRun } from "./cancellation.ts";
import { gather } from "./gather.ts";
import { isRefusedConnection } from "./refused-connection.ts";
import { ShardError } from "./shard-error.ts";
import { unrecoverable } from "../job/failed-job.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** Ends a run: removes what is to be removed, and hands the report on, if no shard has failed. It stops when the run is given up. */
export async function finishRun(
  job: Job<FinishData, JobResult>,
  queue: ShardQueue,
  { open, onFinished }: WorkerOptions,
  signal: AbortSignal,
): Promise<FleetReport> {
  const { report, last } = await gather(job, queue);
  const { maxDelete, allowRoot } = job.data;
  if (report.isCancelled || report.failedShards.length > 0 || last === undefined) return report;
  const run = job.id ?? "";
  if (await isCancelled(queue, run)) return { ...report, isCancelled: true };
  const cancelled = new AbortController();
  const stopWatching = watchRun(queue, run, () =>
    cancelled.abort(new RunCancelledError("the run was cancelled")),
  );
  const stop = AbortSignal.any([signal, cancelled.signal]);
  let finished = report;
  try {
    await applyPart(last, open, { maxDelete, allowRoot, signal: stop }, async (removed, trees) => {
      const refusal = removed.failed.find(({ error }) => isRefusedConnection(error));
      if (!removed.ok) throw new ShardError(resultOf(removed), removed.failed.length, refusal?.error);
      const isRemoved = !removed.skipped.some(({ step }) => step.action === "remove");
      finished = { ...totalOf(report, removed), isRemoved, ok: true };
      await onFinished?.(finished, trees, stop);
    });
  } catch (error) {
    if (cancelled.signal.aborted)
      return { ...totalOf(finished, reportIn(error)), ok: false, isCancelled: true };
    // Another attempt would find the same.
    if (error instanceof GuardError) throw unrecoverable(error);
    throw error;
  } finally {
    stopWatching();
  }
  return finished;
}

/** What the shards have come to, and the removals as far as they went. */
function totalOf(report: FleetReport, removed: SyncReport | undefined): FleetReport {
  if (removed === undefined) return report;
  const result = resultOf(removed);
  return {
    ...report,
    steps: report.done + report.skipped + result.steps,
    done: report.done + result.done,
    skipped: report.skipped + result.skipped,
    bytes: report.bytes + result.bytes,
  };
}
