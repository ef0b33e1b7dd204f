import { isFtpError } from "@ftplib/reply";

/** The system's errors that describe a passing condition of the network, the server or this machine. */
const PASSING: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "EADDRINUSE",
  "EADDRNOTAVAIL",
  "EBUSY",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "EMFILE",
  "ENETDOWN",
  "ENETUNREACH",
  "ENFILE",
  "EPIPE",
  "ETIMEDOUT",
]);

/**
 * Returns whether the same call may succeed if it is made again later, on a new connection if this one is closed: `retryable` of
 * an FtpError, and for the system's errors whether their condition passes (`ECONNREFUSED`, `EAI_AGAIN`; not `ENOTFOUND`,
 * `ENOENT`, `ENOSPC`). False for everything else: a mistake of the caller, a signal's reason, an AbortError.
 */
export function canRetry(error: unknown): boolean {
  if (isFtpError(error)) return error.retryable === true;
  if (!(error instanceof Error) || !("code" in error)) return false;
  return typeof error.code === "string" && PASSING.has(error.code);
}
