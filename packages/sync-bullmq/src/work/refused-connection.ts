import { allowedBy, keepSeenLimit, readSeenLimit } from "../store/seen-limit.ts";
import type { JobData } from "../job/job.ts";
import type { ShardQueue } from "./cancellation.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** The code of a 421 or 530 that says that there are too many connections. */
const CODE = "ERR_FTP_CONNECTION_LIMIT";
/** So many causes deep an error is looked at. */
const DEEPEST = 10;

/** Whether a job has failed since the server takes no more connections: 421 or 530 with words to that effect. */
export function isRefusedConnection(error: unknown): boolean {
  let at = error;
  for (let depth = 0; depth < DEEPEST && at instanceof Error; depth++, at = at.cause)
    if ("code" in at && at.code === CODE) return true;
  return false;
}

/**
 * The server has refused a job its connection: fewer jobs of the account run at once from now on.
 *
 * @returns whether the others of the fleet explain it; without others it is a failure of the job
 */
export async function lowerLimit(queue: ShardQueue, account: WorkerOptions): Promise<boolean> {
  const active = await queue.getActiveCount();
  if (active < 2) return false;
  const now = Date.now();
  const allowed = await queue.getGlobalConcurrency();
  const jobs = Math.min(active - 1, allowed ?? active);
  await keepSeenLimit(account, { jobs, since: now });
  await queue.setGlobalConcurrency(jobs);
  return true;
}

/** A job is done: where the limit was lowered some time ago, one more job may be tried. */
export async function raiseLimit(queue: ShardQueue, account: WorkerOptions, job: JobData): Promise<void> {
  if (job.kind === "finish" || job.connections === undefined) return;
  const limit = await queue.getGlobalConcurrency();
  if (limit === null || limit >= job.connections) return;
  const seen = await readSeenLimit(account);
  // Without a record it was lowered by somebody on purpose.
  if (seen === undefined) return;
  const allowed = allowedBy(seen, job.connections);
  if (allowed > limit) await queue.setGlobalConcurrency(allowed);
}
