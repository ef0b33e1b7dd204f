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

/** How often a wait that may make progress is looked at within its limit. */
export const looks = 4;

const watchNothing = (): void => {};

/**
 * Calls `expire` once, with what to reject with, when the time is up or the signal fires. The returned function ends the watch. What has
 * come by the end of the time is read first: a process that was busy itself does not take that for the silence of the other side.
 *
 * @param progress a count; the time starts over when it moves, which is noticed after a quarter of the time at the latest
 */
export function watch(
  phase: string,
  options: WaitOptions | undefined,
  expire: (reason: unknown) => void,
  progress?: () => number,
): () => void {
  const { timeout, signal } = options ?? {};
  if (timeout === undefined && signal === undefined) return watchNothing;

  const stop = (): void => {
    clearTimeout(timer);
    clearImmediate(lastLook);
    cancel?.();
  };
  const onAbort = (): void => {
    stop();
    expire(signal?.reason);
  };
  const parts = progress === undefined ? 1 : looks;
  const step = timeout === undefined ? undefined : timeout / parts;
  let last = step === undefined ? undefined : progress?.();
  let still = 0;
  const onStep = (): void => {
    const now = progress?.();
    still = now === last ? still + 1 : 0;
    last = now;
    if (still < parts) timer = startTimer(step ?? 0, onStep);
    else lastLook = setImmediate(onEnd);
  };
  const onEnd = (): void => {
    if (progress?.() !== last) return onStep();
    stop();
    expire(new TransportTimeoutError(phase, timeout ?? 0));
  };
  let timer = step === undefined ? undefined : startTimer(step, onStep);
  let lastLook: NodeJS.Immediate | undefined;
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
