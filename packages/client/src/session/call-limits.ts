import { TimeoutError } from "@ftplib/reply";
import { finite } from "./timeouts.ts";

/** What ends a call before its own end. */
export interface CallLimits {
  readonly signal: AbortSignal | undefined;
  /** Milliseconds for the whole call; infinite is without limit. */
  readonly total: number;
  /** Is told the reason when the call is over before its end. */
  readonly callOff: (reason: unknown) => void;
}

/** Waits for the call, but no longer than the signal and the limit for the whole of it allow; their reason is then thrown. */
export function withinLimits<T>(call: () => Promise<T>, limits: CallLimits): Promise<T> {
  const total = finite(limits.total);
  return limits.signal === undefined && total === undefined ? call() : raced(call, limits, total);
}

async function raced<T>(
  call: () => Promise<T>,
  { signal, callOff: onCalledOff }: CallLimits,
  total: number | undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const calledOff = new Promise<never>((_, reject) => {
    const callOff = (reason: unknown): void => {
      reject(reason);
      onCalledOff(reason);
    };
    onAbort = () => callOff(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (total === undefined) return;
    const late = new TimeoutError(`the call took more than ${total} ms; the connection is closed`, {
      phase: "total",
    });
    timer = setTimeout(() => callOff(late), total);
  });
  try {
    return await Promise.race([call(), calledOff]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
  }
}
