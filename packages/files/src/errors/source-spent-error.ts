import { FtpError } from "@ftplib/reply";

/**
 * An upload broke off, and its source cannot give the bytes again that have to be sent again: a stream or a generator of which more than
 * the last 4 MiB are missing. `cause` is what broke it off. Nothing has the final name.
 */
export class SourceSpentError extends FtpError {
  override readonly code: string = "ERR_FTP_SOURCE_SPENT";
  /** The path on the server. */
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`the upload of '${path}' broke off, and its source cannot be read again from where that was`, {
      cause,
      hint: "(a local path, bytes, or a function that opens the source anew can be repeated)",
    });
    this.path = path;
  }

  override get name(): string {
    return "SourceSpentError";
  }
}
