import { FtpError, type Reply } from "@ftplib/reply";

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
    super(`'${path}': ${problem}${cause === undefined ? "" : `: ${becauseOf(cause)}`}`, { hint, cause });
    this.path = path;
  }

  override get name(): string {
    return "ReleaseError";
  }
}

/** What the server said, or else what the error says. */
export function becauseOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { reply } = error as { readonly reply?: Reply };
  return reply === undefined ? error.message : `the server said ${reply.text}`;
}
