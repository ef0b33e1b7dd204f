import type { IQueueBackend, Queue } from "bullmq";
import type { JobData, JobResult } from "../job/job.ts";

/** A queue of shards, on any store. */
export type ShardQueue = Queue<
  JobData,
  JobResult,
  string,
  JobData,
  JobResult,
  string,
  IQueueBackend,
  unknown
>;

/** How often a job asks whether its run was given up, milliseconds. */
const INTERVAL = 2000;

/** The run was given up. */
export class RunCancelledError extends Error {
  override get name(): string {
    return "RunCancelledError";
  }
}

/** Whether a run was given up; one that is not in the store any more has been. */
export async function isCancelled(queue: ShardQueue, run: string): Promise<boolean> {
  const job = await queue.getJob(run);
  return job === undefined || (job.data.kind === "finish" && job.data.isCancelled === true);
}

/** Calls `onCancelled` if the run is given up, until the returned function is called. */
export function watchRun(queue: ShardQueue, run: string, onCancelled: () => void): () => void {
  const timer = setInterval(() => {
    isCancelled(queue, run).then(
      (given) => given && onCancelled(),
      () => {}, // The store is away: the next question may be answered.
    );
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
