import { type Job, UnrecoverableError } from "bullmq";
import type { JobResult, ListData, ListResult, PlannedJobs } from "../job/job.ts";
import { packText } from "../job/packed-plan.ts";
import type { PlanPart } from "@ftplib/sync";
import { type Child, childOptions } from "../run/add-flow.ts";
import { keyOf, packSteps, packStored } from "../run/shards.ts";
import { isCancelled, type ShardQueue } from "./cancellation.ts";
import { planned } from "./planned-part.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** How many jobs are added at once. */
const AT_ONCE = 100;

/**
 * Plans a part of two trees, and adds jobs for what is to be done, and for what it has left to others. The plan goes to the store before
 * the first of them: after its worker has died the target is another one, and to list it again would leave other directories to others.
 */
export async function listPart(
  job: Job<ListData, JobResult>,
  queue: ShardQueue,
  { open }: WorkerOptions,
  signal: AbortSignal,
): Promise<ListResult> {
  if (await isCancelled(queue, job.data.run)) throw new UnrecoverableError("the run was cancelled");
  let known = job.data.planned;
  if (known === undefined) {
    const jobs = await jobsOf(job.data, open, signal);
    // Another worker may have taken this one for dead, and have planned the part.
    const stored = (await queue.getJob(job.id ?? ""))?.data;
    known = (stored?.kind === "list" ? stored.planned : undefined) ?? jobs;
    await job.updateData({ ...job.data, planned: known });
  }
  await addChildren(job, queue, known.jobs);
  await job.updateData({ ...job.data, planned: { ...known, jobs: [] } });
  return known.result;
}

/** What comes of a part, before anything is added. */
async function jobsOf(
  data: ListData,
  open: WorkerOptions["open"],
  signal: AbortSignal,
): Promise<PlannedJobs> {
  const { run, shardSize, allowRoot, connections } = data;
  const { plan, remaining } = await planned(data, open, signal);
  const { header, summary, shards, last } = await packStored(plan, shardSize);
  const jobs: Child[] = shards.map(({ plan, steps, key }) => ({
    id: `${run}-${key}`,
    data: { kind: "shard", run, plan, steps, maxDelete: false, allowRoot, connections },
  }));
  for (const part of remaining) {
    const packed = await packText(JSON.stringify(part));
    jobs.push({ id: `${run}-list-${keyOf(pathsOf(part))}`, data: { ...data, part: packed } });
  }
  const { plan: left, steps } = await packSteps(header, last, summary);
  const result = { steps, done: 0, skipped: 0, bytes: 0, failed: [], last: left, added: jobs.length };
  return { jobs, result };
}

/** The directories of a part, whatever they are seen to be. */
function pathsOf({ roots }: PlanPart): string {
  return JSON.stringify(roots.map(({ steps }) => steps.map(({ source }) => source.name)));
}

/** They come below the job that ends the run, which waits at least for this one. */
async function addChildren(
  job: Job<ListData, JobResult>,
  queue: ShardQueue,
  children: readonly Child[],
): Promise<void> {
  const parent = { id: job.data.run, queue: job.queueQualifiedName };
  const jobs = children.map(({ id, data }) => {
    return { name: data.kind, data, opts: { ...childOptions(id, job.opts.attempts ?? 1), parent } };
  });
  for (let at = 0; at < jobs.length; at += AT_ONCE) await queue.addBulk(jobs.slice(at, at + AT_ONCE));
}
