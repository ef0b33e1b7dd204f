import { FtpError } from "@ftplib/reply";

/** A release or a rollback cannot go on; what is live is as it was, unless the message says otherwise. */
export class ReleaseError extends FtpError {
  override readonly code: string = "ERR_FTP_RELEASE";
  /** The live directory. */
  readonly path: string;

  constructor(
    path: string,
    problem: string,
    { hint, cause }: { readonly hint: string; readonly cause?: unknown },
  ) {
    super(`'${path}': ${problem}`, { hint, cause });
    this.path = path;
  }

  override get name(): string {
    return "ReleaseError";
  }
}
