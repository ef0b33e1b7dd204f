import { FtpError } from "@ftplib/reply";

/** A plan, a journal or a manifest cannot be used: it is damaged, of another kind, or about other trees. Nothing was changed. */
export class PlanError extends FtpError {
  override readonly code: string = "ERR_FTP_PLAN";
  /** The file. */
  readonly path: string;
  /** The line that is wrong, counted from 1; undefined where it is not about a line. */
  readonly line: number | undefined;

  constructor(path: string, line: number | undefined, problem: string, cause?: unknown) {
    super(`${path}${line === undefined ? "" : `, line ${line}`}: ${problem}`, { cause });
    this.path = path;
    this.line = line;
  }

  override get name(): string {
    return "PlanError";
  }
}
