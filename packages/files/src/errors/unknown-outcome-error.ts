import { FtpError } from "@ftplib/reply";

/**
 * The connection was lost after a command was sent and before its reply came, and nothing on the server shows whether the command
 * was carried out. It was not sent again. `cause` is how the connection was lost.
 */
export class UnknownOutcomeError extends FtpError {
  override readonly code: string = "ERR_FTP_UNKNOWN_OUTCOME";
  /** The path that the method was given. */
  readonly path: string;

  constructor(operation: string, path: string, why: string, cause: unknown) {
    super(`nobody knows whether ${operation} '${path}' was carried out: ${why}`, {
      cause,
      hint: "(look at the server's files before you repeat it)",
    });
    this.path = path;
  }

  override get name(): string {
    return "UnknownOutcomeError";
  }
}
