import { isFtpError } from "@ftplib/reply";

function isSystemError(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  // Of the network, or of TLS: what Python knows as OSError. A caller's TypeError has a code, too, now and then.
  return "syscall" in error || /^ERR_(?:TRANSPORT|TLS|SSL)/.test(error.code);
}

/**
 * What an FTP call may throw through no fault of the caller: ftplib's `all_errors` (A2). For the right side of
 * `instanceof`, as the tuple is for Python's `except`:
 *
 * ```ts
 * try { … } catch (error) { if (!(error instanceof allErrors)) throw error; }
 * ```
 */
export const allErrors: { readonly [Symbol.hasInstance]: (error: unknown) => error is Error } = {
  [Symbol.hasInstance]: (error): error is Error => isFtpError(error) || isSystemError(error),
};
