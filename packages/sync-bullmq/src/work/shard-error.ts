import type { JobResult } from "../job/job.ts";

/** Steps of a shard have failed. The job is tried again: what is done already is seen to be. */
export class ShardError extends Error {
  readonly result: JobResult;

  /** @param cause the error of a step, if that is why the shard failed */
  constructor(result: JobResult, count: number, cause?: unknown) {
    const [first] = result.failed;
    const said = first === undefined ? "" : `: ${first.path}: ${first.message}`;
    super(`${count} of ${count + result.done + result.skipped} steps failed${said}`, { cause });
    this.result = result;
  }

  override get name(): string {
    return "ShardError";
  }
}
