import { listenForAbort } from "./abort-listeners.ts";
import type { WaitOptions } from "./connection.ts";
import { TransportTimeoutError } from "./errors.ts";

/** The longest time a timer can count: longer ones would fire at once. */
const longest = 2 ** 31 - 1;

/**
 * Refuses what cannot be a limit of time: zero, negative, not a number.
 *
 * @throws RangeError
 */
export function checkTimeout(timeout: number | undefined, name = "timeout"): void {
  if (timeout !== undefined && !(timeout > 0)) {
    throw new RangeError(`${name} must be a positive number of milliseconds, not ${String(timeout)}`);
  }
}

/** Starts a timer of at most what timers can count; Infinity is "for ever", which 24 days are not far from. */
export function startTimer(milliseconds: number, expire: () => void): NodeJS.Timeout {
  return setTimeout(expire, Math.min(milliseconds, longest));
}

/** Refuses bad or already spent options before anything is begun. */
export function checkWait(options: WaitOptions | undefined): void {
  if (options === undefined) return;
  checkTimeout(options.timeout);
  options.signal?.throwIfAborted();
}

const watchNothing = (): void => {};

/**
 * Calls `expire` once, with what to reject with, when the time is up or the signal fires. The answer calls the watch off.
 */
export function watch(
  phase: string,
  options: WaitOptions | undefined,
  expire: (reason: unknown) => void,
): () => void {
  const { timeout, signal } = options ?? {};
  if (timeout === undefined && signal === undefined) return watchNothing;

  const stop = (): void => {
    clearTimeout(timer);
    cancel?.();
  };
  const onAbort = (): void => {
    stop();
    expire(signal?.reason);
  };
  const onTimeout = (): void => {
    stop();
    expire(new TransportTimeoutError(phase, timeout ?? 0));
  };
  const timer = timeout === undefined ? undefined : startTimer(timeout, onTimeout);
  const cancel = signal === undefined ? undefined : listenForAbort(signal, onAbort);
  return stop;
}

/**
 * Runs a job of several steps within the limits: the job is given a signal that fires when they are passed, and
 * whatever it does then, the answer is the reason.
 */
export async function within<T>(
  phase: string,
  options: WaitOptions,
  job: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  checkWait(options);
  const controller = new AbortController();
  let stop = watchNothing;
  const limit = new Promise<never>((_resolve, reject) => {
    stop = watch(phase, options, (reason) => {
      reject(reason);
      controller.abort(reason);
    });
  });
  try {
    return await Promise.race([job(controller.signal), limit]);
  } finally {
    stop();
  }
}
