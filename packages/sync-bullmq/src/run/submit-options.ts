import type { MaxDelete } from "@ftplib/sync";
import type { JobResult } from "../job/job.ts";
import type { Store } from "../store/store.ts";

/** Where the jobs of a server's account are. */
export interface QueueOptions {
  /** Where the queues are. */
  readonly store: Store;
  /** The URL of the server with the account's name; only host, port and user count. All that share them share the queue and its limit. */
  readonly server: string | URL;
}

/** How far a run has come. Where jobs plan, `steps` grows as they do. */
export interface RunProgress extends JobResult {
  /** Jobs that are done. */
  readonly jobs: number;
}

/** Options of `submitPlan`. */
export interface SubmitOptions extends QueueOptions {
  /** How many jobs of the queue run at once, over all machines: the connections that the server allows the account. */
  readonly connections: number;
  /** Steps of a shard, about; default 1,000. */
  readonly shardSize?: number | undefined;
  /** How often a shard is tried that fails; default 5. The waits begin with a second, and double. */
  readonly attempts?: number | undefined;
  /** As of `applyPlan`: stops before the first removal if more would be removed. */
  readonly maxDelete?: MaxDelete | false | undefined;
  readonly allowRoot?: boolean | undefined;
  /** Receives how far the run has come, at most once a second for each shard. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Cancels the run: what is at work stops, removals too, and nothing else begins. */
  readonly signal?: AbortSignal | undefined;
}

/** Throws TypeError or RangeError for an option that is wrong. */
export function checkSubmitOptions({ connections, shardSize = 1, attempts = 1 }: SubmitOptions): void {
  for (const [name, value] of Object.entries({ connections, shardSize, attempts })) {
    if (!(Number.isSafeInteger(value) && value > 0)) {
      throw new RangeError(`the option ${name} of submitPlan() must be a whole number from 1`);
    }
  }
}
