import type { MaxDelete, StepAction } from "@ftplib/sync";

/** The job that applies a part of a plan. */
export interface ShardData {
  readonly kind: "shard";
  /** The id of the job that ends the run. */
  readonly run: string;
  /** Its plan, packed. */
  readonly plan: string;
  readonly steps: number;
  /** As in `applyPlan`; false in a shard of a part, which does not know how much the others remove. */
  readonly maxDelete?: MaxDelete | false | undefined;
  readonly allowRoot?: boolean | undefined;
  /** How many jobs of the account were to run at once, as the run was submitted. */
  readonly connections?: number | undefined;
}

/** The job that plans a part of two trees, and adds the jobs that come of it. */
export interface ListData {
  readonly kind: "list";
  readonly run: string;
  /** The part, packed; undefined for the first one. */
  readonly part?: string | undefined;
  /** The options of `planPart`, with dates as text. */
  readonly planning: Readonly<Record<string, unknown>>;
  readonly shardSize: number;
  readonly allowRoot?: boolean | undefined;
  /** As of {@link ShardData}. */
  readonly connections?: number | undefined;
  /** What was planned: the attempt that follows one whose worker died adds the same jobs, and lists nothing. */
  readonly planned?: PlannedJobs | undefined;
}

/** What comes of a part. */
export interface PlannedJobs {
  /** None when they were added. */
  readonly jobs: readonly { readonly id: string; readonly data: ShardData | ListData }[];
  readonly result: ListResult;
}

/** The job that ends a run: it waits for the shards, and then removes what is to be removed. */
export interface FinishData {
  readonly kind: "finish";
  /** The removals, as a plan of their own, packed; undefined where jobs have planned. */
  readonly plan?: string | undefined;
  /** The removals of the whole run that are too many. */
  readonly maxDelete?: MaxDelete | false | undefined;
  readonly allowRoot?: boolean | undefined;
  /** The run is given up: shards that have not begun do nothing. */
  readonly isCancelled?: boolean | undefined;
}

/** What the jobs of a queue hold. */
export type JobData = ShardData | ListData | FinishData;

/** A step that failed, as it is reported. */
export interface FailedPath {
  readonly action: StepAction;
  readonly path: string;
  readonly message: string;
  /** The class of the error: "TargetChangedError", say. */
  readonly name: string;
  /** Its code, "ERR_FTP_TARGET_CHANGED"; undefined where it has none. */
  readonly code?: string | undefined;
}

/** What a job has done, or how far it has come. */
export interface JobResult {
  /** How many steps it has. */
  readonly steps: number;
  readonly done: number;
  readonly skipped: number;
  /** Bytes that were transferred. */
  readonly bytes: number;
  readonly failed: readonly FailedPath[];
}

/** What a job has planned. */
export interface ListResult extends JobResult {
  /** What is left until all jobs are done, as a plan, packed. */
  readonly last: string;
  /** How many jobs it has added. */
  readonly added: number;
}
