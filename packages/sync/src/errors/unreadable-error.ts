import { FtpError } from "@ftplib/reply";

/** A part of one of the trees cannot be looked at, so that nothing is removed from the target. */
export class UnreadableError extends FtpError {
  override readonly code: string = "ERR_FTP_UNREADABLE";
  /** Relative to the tree. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`'${path}': ${problem}`, { hint: "(nothing is removed; exclude it to leave it out)" });
    this.path = path;
  }

  override get name(): string {
    return "UnreadableError";
  }
}
