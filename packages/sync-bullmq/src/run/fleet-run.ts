import type { IQueueBackend, Job, Queue, QueueEvents } from "bullmq";
import type { FinishData, JobData, JobResult } from "../job/job.ts";
import { bindStore } from "../store/store.ts";
import { queueName } from "../store/queue-name.ts";
import { errorOfJob } from "../job/failed-job.ts";
import type { FleetReport } from "./run-report.ts";
import type { RunProgress, SubmitOptions } from "./submit-options.ts";

type AnyQueue = Queue<JobData, JobResult, string, JobData, JobResult, string, IQueueBackend, unknown>;
type AnyEvents = QueueEvents<JobResult, IQueueBackend, unknown>;

const NOTHING: JobResult = { steps: 0, done: 0, skipped: 0, bytes: 0, failed: [] };

/** A plan that was handed to workers. `close` lets go of it: the workers go on. */
export class FleetRun implements AsyncDisposable {
  /** The id of the plan. */
  readonly id: string;
  readonly #queue: AnyQueue;
  readonly #events: AnyEvents;
  readonly #options: SubmitOptions;
  readonly #steps: number;
  readonly #progress = new Map<string, JobResult>();
  readonly #done = new Set<string>();
  readonly #onAbort = (): void => void this.cancel().catch(() => {});

  private constructor(id: string, steps: number, options: SubmitOptions) {
    this.id = id;
    this.#steps = steps;
    this.#options = options;
    const { classes, options: connecting } = bindStore(options.store);
    const name = queueName(options.server);
    this.#queue = new classes.Queue(name, connecting) as AnyQueue;
    this.#events = new classes.QueueEvents(name, connecting);
  }

  /** @internal Opens a run of so many steps; 0 where they are not known. */
  static async open(id: string, steps: number, options: SubmitOptions): Promise<FleetRun> {
    const run = new FleetRun(id, steps, options);
    try {
      await run.#watch();
    } catch (error) {
      await run.close();
      throw error;
    }
    return run;
  }

  /**
   * Resolves with the report when the last job has ended.
   *
   * Rejects with the signal's reason after it was cancelled, and when the last job has failed at each attempt: with GuardError where a
   * guard stopped the removals.
   */
  async finished(): Promise<FleetReport> {
    const job = await this.#job(this.id);
    if (job === undefined) throw new Error(`the run ${this.id} is not in the store any more`);
    const result = (await job.waitUntilFinished(this.#events).catch((error: unknown) => {
      throw errorOfJob(error);
    })) as unknown as FleetReport;
    if (result.isCancelled) this.#options.signal?.throwIfAborted();
    return result;
  }

  /** Gives the run up: what is at work stops within seconds, removals too, and nothing else begins. */
  async cancel(): Promise<void> {
    const job = await this.#job(this.id);
    if (job?.data.kind === "finish") await job.updateData({ ...(job.data as FinishData), isCancelled: true });
  }

  /** Closes the connections to the store. */
  async close(): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    await this.#events.close();
    await this.#queue.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #watch(): Promise<void> {
    const { signal, onProgress } = this.#options;
    await this.#events.waitUntilReady();
    if (onProgress !== undefined) {
      this.#events.on("progress", ({ jobId, data }) => this.#tell(jobId, data as unknown as JobResult));
      this.#events.on("completed", ({ jobId, returnvalue }) => {
        if (jobId === this.id) return;
        this.#done.add(jobId);
        this.#tell(jobId, resultOf(returnvalue));
      });
    }
    if (signal?.aborted === true) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  #tell(jobId: string, progress: JobResult): void {
    if (!jobId.startsWith(`${this.id}-`)) return;
    this.#progress.set(jobId, progress);
    this.#options.onProgress?.(this.#total());
  }

  #total(): RunProgress {
    const total = { steps: 0, done: 0, skipped: 0, bytes: 0 };
    for (const { steps, done, skipped, bytes } of this.#progress.values()) {
      total.steps += steps;
      total.done += done;
      total.skipped += skipped;
      total.bytes += bytes;
    }
    const failed = [...this.#progress.values()].flatMap(({ failed }) => failed);
    return { ...total, steps: Math.max(this.#steps, total.steps), failed, jobs: this.#done.size };
  }

  async #job(id: string): Promise<Job<JobData, JobResult> | undefined> {
    return (await this.#queue.getJob(id)) as Job<JobData, JobResult> | undefined;
  }
}

/** What a job has returned, which is an object or its JSON. */
function resultOf(returned: unknown): JobResult {
  const result = typeof returned === "string" ? (JSON.parse(returned) as unknown) : returned;
  return { ...NOTHING, ...(result as Partial<JobResult>) };
}
