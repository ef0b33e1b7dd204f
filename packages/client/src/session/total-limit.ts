import { TimeoutError } from "@ftplib/reply";
import type { Session } from "./session.ts";
import { finite } from "./timeouts.ts";

/**
 * Closes the session once something takes longer than a whole call may: `timeout.total`. Returns how to stop.
 *
 * @param what takes so long, for the message
 * @param late called with the error before the session closes
 * @param since when it began, milliseconds as of `performance.now`, if that may be later than now; undefined while it has not
 */
export function limitTotal(
  session: Session,
  what: string,
  late: (error: TimeoutError) => void = () => {},
  since?: () => number | undefined,
): () => void {
  const limit = finite(session.options.timeouts.total);
  if (limit === undefined) return () => {};
  const begun = performance.now();
  const look = (): void => {
    const now = performance.now();
    const left = since === undefined ? 0 : limit - (now - Math.max(begun, since() ?? now));
    if (left > 0) {
      timer = setTimeout(look, left);
      return;
    }
    const message = `${what} took more than ${limit} ms; the connection is closed`;
    const error = new TimeoutError(message, { phase: "total" });
    late(error);
    session.fail(error);
  };
  let timer = setTimeout(look, limit);
  return () => clearTimeout(timer);
}
