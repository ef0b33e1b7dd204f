import { FtpError } from "@ftplib/reply";

/**
 * The data connection could not be opened, though the control connection is there; `cause` is the system's error. The control
 * connection stays usable unless the transfer had begun.
 */
export class DataConnectionError extends FtpError {
  override readonly code: string = "ERR_FTP_DATA_CONNECTION";

  override get name(): string {
    return "DataConnectionError";
  }

  override get retryable(): boolean {
    return true;
  }
}
