import { FtpError } from "@ftplib/reply";

/** One attempt that failed. */
export interface Attempt {
  /** When it failed, epoch milliseconds. */
  readonly time: number;
  /** What was being done: the phase of the error if it has one (`connect`, `login`, `reply`, `data`), else the operation. */
  readonly phase: string;
  readonly error: unknown;
}

/** Every attempt of an operation failed, in ways that might have passed. `attempts` has each; `cause` is the last one's error. */
export class RetriesExhaustedError extends FtpError {
  override readonly code: string = "ERR_FTP_RETRIES_EXHAUSTED";
  readonly attempts: readonly Attempt[];

  /**
   * @param elapsed milliseconds from the first attempt to now
   */
  constructor(operation: string, attempts: readonly Attempt[], elapsed: number) {
    const last = attempts.at(-1)?.error;
    const tries = attempts.length === 1 ? "once" : `${attempts.length} times`;
    super(
      `${operation} failed: tried ${tries} in ${(elapsed / 1000).toFixed(1)} s; at last ${messageOf(last)}`,
      { cause: last },
    );
    this.attempts = attempts;
  }

  override get name(): string {
    return "RetriesExhaustedError";
  }

  /** The same operation may succeed later. */
  override get retryable(): boolean {
    return true;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
