import { ConnectionClosedError, type FtpErrorOptions } from "@ftplib/reply";

/**
 * There is no connection, since the caller has not opened one, or has closed it: to make the call again, and nothing else, helps
 * nobody. Callers know it as a ConnectionClosedError.
 */
export class NotConnectedError extends ConnectionClosedError {
  override get retryable(): boolean {
    return false;
  }
}

/** The error for what ended with the connection; `options.cause` is what closed that. */
export function closedWith(message: string, options: FtpErrorOptions): ConnectionClosedError {
  const isCallers = options.cause instanceof NotConnectedError;
  return new (isCallers ? NotConnectedError : ConnectionClosedError)(message, options);
}
