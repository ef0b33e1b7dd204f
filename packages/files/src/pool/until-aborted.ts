import { onAbort } from "ftplib/internal";
import type { SiteSession } from "./site-session.ts";

/** How long a call that was cancelled may take to put away what it has on this machine, milliseconds. */
const CLEANUP = 500;

/**
 * Runs the call on its session, but no longer than until the signal fires. That closes the session, whatever is under way on it: its state is
 * unknown, and every wait for the server ends. A call that waits for something else is left to itself after a moment: it
 * holds a closed session, and can do no harm.
 *
 * @throws the signal's reason; what the call throws
 */
export async function untilAborted<T>(
  session: SiteSession,
  use: (session: SiteSession) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await use(session);
  signal.throwIfAborted();
  const using = use(session);
  let stopListening = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  const left = new Promise<never>((_, reject) => {
    stopListening = onAbort(signal, () => {
      session.ftp.close();
      timer = setTimeout(() => reject(signal.reason), CLEANUP);
    });
  });
  try {
    return await Promise.race([using, left]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    stopListening();
    clearTimeout(timer);
  }
}
