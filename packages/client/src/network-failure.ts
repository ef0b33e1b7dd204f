import { ConnectionClosedError, isFtpError, TimeoutError } from "@ftplib/reply";
import type { Phase } from "./timeouts.ts";

/** Where a failure of the network was met. */
export interface FailureContext {
  readonly phase: Phase;
  /** The last command as it may be shown. */
  readonly command?: string | undefined;
}

const LOST: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "ENOTCONN",
  "ERR_TRANSPORT_CLOSED",
  "ERR_TRANSPORT_TRUNCATED",
]);

/**
 * The failure of a stream in this package's terms: a lost connection is a ConnectionClosedError, a wait that ran out a
 * TimeoutError. Whatever else the system says (`ECONNREFUSED`, a certificate's fault) stays as it is, as do a signal's
 * reason and errors that are in these terms already.
 */
export function networkFailure(error: unknown, context: FailureContext): unknown {
  if (isFtpError(error) || !(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  const where = context.command === undefined ? "" : ` (${context.command})`;
  if (code === "ERR_TRANSPORT_TIMEOUT") {
    return new TimeoutError(`timed out in the phase ${context.phase}${where}`, { ...context, cause: error });
  }
  if (typeof code === "string" && LOST.has(code)) {
    return new ConnectionClosedError(
      `the connection was lost in the phase ${context.phase}${where}: ${error.message}`,
      {
        ...context,
        cause: error,
      },
    );
  }
  return error;
}
