import { DelayedError, type IQueueBackend, type Job, WaitingError, type Worker } from "bullmq";
import type { FinishData, JobData, JobResult, ListData, ShardData } from "../job/job.ts";
import { bindStore } from "../store/store.ts";
import { queueName } from "../store/queue-name.ts";
import { applyShard } from "./apply-shard.ts";
import type { ShardQueue } from "./cancellation.ts";
import { finishRun } from "./finish-run.ts";
import { listPart } from "./list-part.ts";
import { isRefusedConnection, lowerLimit, raiseLimit } from "./refused-connection.ts";
import type { WorkerOptions } from "./worker-options.ts";

type AnyWorker = Worker<JobData, JobResult, string, IQueueBackend, never, unknown>;

/** How long a job waits that was refused a connection, milliseconds: the server may have to notice that another one has ended. */
const AFTER_REFUSAL = 1_000;

/** A process that does jobs of a server's account. */
export class FleetWorker implements AsyncDisposable {
  readonly #worker: AnyWorker;
  readonly #queue: ShardQueue;
  readonly #options: WorkerOptions;
  readonly #onAbort = (): void => void this.stop().catch(() => {});
  #isStopping = false;
  #closing: Promise<void> | undefined;
  /** Resolves when the worker was closed or stopped. */
  readonly closed: Promise<void>;

  private constructor(options: WorkerOptions) {
    this.#options = options;
    const { classes, options: connecting } = bindStore(options.store);
    const name = queueName(options.server);
    const { concurrency = 1, lockDuration = 8000, maxStalled = 5 } = options;
    this.#queue = new classes.Queue(name, connecting) as ShardQueue;
    // Three parameters: BullMQ makes a signal only for who asks for it.
    this.#worker = new classes.Worker<JobData, JobResult>(
      name,
      async (job, token, signal) => await this.#perform(job, token, signal),
      {
        ...connecting,
        concurrency,
        lockDuration,
        stalledInterval: lockDuration / 2,
        maxStalledCount: maxStalled,
        drainDelay: 1,
      },
    ) as unknown as AnyWorker;
    this.closed = new Promise((resolve) => this.#worker.once("closed", resolve));
    this.#worker.on("error", (error) => options.onError?.(error));
    // Another worker has the job now, and the connection that goes with it.
    this.#worker.on("lockRenewalFailed", (ids) =>
      ids.forEach((id) => this.#worker.cancelJob(id, "the lock was lost")),
    );
  }

  /** @internal */
  static async start(options: WorkerOptions): Promise<FleetWorker> {
    options.signal?.throwIfAborted();
    const worker = new FleetWorker(options);
    try {
      await worker.#worker.waitUntilReady();
    } catch (error) {
      await worker.close();
      throw error;
    }
    options.signal?.addEventListener("abort", worker.#onAbort, { once: true });
    return worker;
  }

  /** Takes no more jobs, and resolves when those that are at work are done. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  /** Breaks off what is at work, gives it back to the queue for another worker, and closes. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#worker.cancelAllJobs("the worker was stopped");
    await this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    await this.#worker.close();
    await this.#queue.close();
  }

  async #perform(
    job: Job<JobData, JobResult>,
    token: string | undefined,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<JobResult> {
    try {
      const result = await this.#do(job, signal);
      // The next job that is done looks again.
      await raiseLimit(this.#queue, this.#options, job.data).catch(() => {});
      return result;
    } catch (error) {
      if (this.#isStopping && signal.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (!isRefusedConnection(error) || !(await lowerLimit(this.#queue, this.#options))) throw error;
      await job.moveToDelayed(Date.now() + AFTER_REFUSAL, token);
      throw new DelayedError();
    }
  }

  async #do(job: Job<JobData, JobResult>, signal: AbortSignal): Promise<JobResult> {
    if (job.data.kind === "shard")
      return await applyShard(job as Job<ShardData, JobResult>, this.#queue, this.#options, signal);
    if (job.data.kind === "list")
      return await listPart(job as Job<ListData, JobResult>, this.#queue, this.#options, signal);
    return await finishRun(job as Job<FinishData, JobResult>, this.#queue, this.#options, signal);
  }
}

/**
 * Starts to do the jobs of a server's account, as many at once as the queue allows over all machines. A job that fails is tried again,
 * here or elsewhere; one whose worker dies is taken up by another worker within seconds.
 */
export async function startWorker(options: WorkerOptions): Promise<FleetWorker> {
  return await FleetWorker.start(options);
}
