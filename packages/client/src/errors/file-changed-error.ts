import { FtpError, type FtpErrorContext } from "@ftplib/reply";

/** {@link FtpErrorContext}, and what the comparison came to. */
export interface FileChangedErrorOptions extends FtpErrorContext {
  readonly reason: "changed" | "unknown";
}

/**
 * The server's file is not, or not for certain, the one that the caller expected (`expect` of `download`). Nothing was
 * transferred, the local file is as it was, and the connection stays usable.
 */
export class FileChangedError extends FtpError {
  override readonly code: string = "ERR_FTP_FILE_CHANGED";
  /** `changed`: size or time differ. `unknown`: the server does not report what had to be compared. */
  readonly reason: "changed" | "unknown";

  constructor(message: string, options: FileChangedErrorOptions) {
    super(message, options);
    this.reason = options.reason;
  }

  override get name(): string {
    return "FileChangedError";
  }
}
