import { FtpError, type FtpErrorContext } from "@ftplib/reply";

/** {@link FtpErrorContext}, and what was counted. */
export interface TransferIncompleteErrorOptions extends FtpErrorContext {
  readonly bytes: number;
  readonly expected: number;
}

/**
 * What was transferred is not as long as the file, though the server called it complete or has not ended it: cut off,
 * without end, or changed meanwhile.
 * The connection stays usable.
 */
export class TransferIncompleteError extends FtpError {
  override readonly code: string = "ERR_FTP_INCOMPLETE";
  /** Bytes that were transferred, from the offset on. */
  readonly bytes: number;
  /** Bytes that there should have been, from the offset on. */
  readonly expected: number;

  constructor(message: string, options: TransferIncompleteErrorOptions) {
    super(message, options);
    this.bytes = options.bytes;
    this.expected = options.expected;
  }

  /** True: what was cut off or has changed meanwhile can be transferred again. */
  override get retryable(): boolean {
    return true;
  }

  override get name(): string {
    return "TransferIncompleteError";
  }
}
