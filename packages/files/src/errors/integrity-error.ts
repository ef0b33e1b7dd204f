import { FtpError, type FtpErrorOptions } from "@ftplib/reply";

/** What was compared, and what came out. */
export interface IntegrityErrorOptions extends FtpErrorOptions {
  /** The server's path. */
  readonly path: string;
}

/** A file that arrived is not the file that was sent: its size, its hash or its time says so. The final name was not touched. */
export class IntegrityError extends FtpError {
  override readonly code: string = "ERR_FTP_INTEGRITY";
  /** The server's path. */
  readonly path: string;

  constructor(message: string, options: IntegrityErrorOptions) {
    super(message, options);
    this.path = options.path;
  }

  override get name(): string {
    return "IntegrityError";
  }
}
