import { TimeoutError } from "@ftplib/reply";
import type { Session } from "./session.ts";
import { finite } from "./timeouts.ts";

/** How a limit is kept; see {@link limitTotal}. */
export interface TotalOptions {
  /** Called with the error before the session closes. */
  readonly late?: (error: TimeoutError) => void;
  /** When it began, milliseconds as of `performance.now`; left out: now. */
  readonly begun?: number | undefined;
  /** The same where it may not have begun, and then returns undefined. It counts if it is later. */
  readonly since?: () => number | undefined;
}

/**
 * Closes the session once something takes longer than a whole call may: `timeout.total`. Returns how to stop.
 *
 * @param what takes so long, for the message
 */
export function limitTotal(
  session: Session,
  what: string,
  { late, since, begun = performance.now() }: TotalOptions = {},
): () => void {
  const limit = finite(session.options.timeouts.total);
  if (limit === undefined) return () => {};
  const look = (): void => {
    const now = performance.now();
    const left = limit - (now - Math.max(begun, since === undefined ? begun : (since() ?? now)));
    if (left > 0) {
      timer = setTimeout(look, left);
      return;
    }
    const message = `${what} took more than ${limit} ms; the connection is closed`;
    const error = new TimeoutError(message, { phase: "total" });
    late?.(error);
    session.fail(error);
  };
  let timer = setTimeout(look, Math.max(0, limit - (performance.now() - begun)));
  return () => clearTimeout(timer);
}
