import type { FailedPath } from "../job/job.ts";

/** What a run on many machines has come to. */
export interface FleetReport {
  /** The id of the plan. */
  readonly plan: string;
  /** Whether everything was done, removals included. */
  readonly ok: boolean;
  readonly shards: number;
  /** Shards that have failed at each attempt, and why. */
  readonly failedShards: readonly string[];
  /** All steps; a directory that several shards make counts for each. */
  readonly steps: number;
  /** Steps that were carried out, and those that were left out on purpose. */
  readonly done: number;
  readonly skipped: number;
  /** Bytes that were transferred, by all attempts; of one that was killed, up to a second before that. */
  readonly bytes: number;
  /** Steps that have failed, at most a hundred of each shard. */
  readonly failed: readonly FailedPath[];
  /** Whether what the source lacks was removed: not after a failure, nor where a removal was left out, as for an empty source. */
  readonly isRemoved: boolean;
  readonly isCancelled: boolean;
}
