import { checkOptions, type OptionKinds } from "./check-options.ts";
import { endTurn } from "./end-turn.ts";
import { onAbort } from "./on-abort.ts";
import type { Session } from "./session.ts";
import { limitTotal } from "./total-limit.ts";

/** What every call that waits can be given. */
export interface CallOptions {
  /** Cancels the call: it rejects with the signal's reason, and the connection is closed. */
  readonly signal?: AbortSignal | undefined;
}

/** Every call has these. */
export const CALL_OPTIONS: OptionKinds<CallOptions> = { signal: "signal" };

/** Checks the options of a call that has no others. */
export function checkCallOptions(
  where: string,
  options: unknown,
): asserts options is CallOptions | undefined {
  if (options !== undefined) checkOptions<CallOptions>(where, options, CALL_OPTIONS);
}

// How long a call that was cancelled may take to put its local files away before it rejects, milliseconds.
const CLEANUP = 50;
// How long a call whose connection was lost may take to say what it lost, milliseconds.
const LAST_WORDS = 500;

/** A call that is under way. */
export interface RunningCall extends CallOptions {
  /** When it began, milliseconds as of `performance.now`; left out: now. */
  readonly begun?: number | undefined;
  /** Whether another call has the turn, which this one does not end. */
  readonly isBeside?: boolean | undefined;
}

/** Closes the session when the signal fires, or the call takes longer than it may. */
export class RunningLimits {
  readonly #stopListening: () => void;
  readonly #stopTimer: () => void;
  #cancelled: { readonly reason: unknown } | undefined;

  constructor(session: Session, { signal, begun }: RunningCall) {
    const cancel = (reason: unknown): void => {
      this.#cancelled ??= { reason };
      session.fail(reason);
    };
    this.#stopListening = onAbort(signal, () => cancel(signal?.reason));
    this.#stopTimer = limitTotal(session, "the call", { late: cancel, begun });
  }

  /** Throws the signal's reason, or the TimeoutError. */
  throwIfOver(): void {
    if (this.#cancelled !== undefined) throw this.#cancelled.reason;
  }

  stop(): void {
    this.#stopTimer();
    this.#stopListening();
  }
}

/**
 * Runs the call on its session, but no longer than the signal, the limit for the whole call, and the session allow. All three
 * close the session, which ends every wait of the call; a call that waits for something else (a local file, a callback)
 * is left to itself: it holds a closed session and can do no harm.
 *
 * @throws the signal's reason; TimeoutError of the phase `total`; what closed the session; and what the call throws
 */
export async function withinLimits<T>(
  session: Session,
  call: () => Promise<T>,
  options: RunningCall,
): Promise<T> {
  options.signal?.throwIfAborted();
  const limits = new RunningLimits(session, options);
  const running = settled(session, call, options.isBeside === true);
  try {
    const outcome = await unlessClosed(session, running);
    limits.throwIfOver();
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  } finally {
    limits.stop();
  }
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Runs the call and the end of its turn, if it has one; never rejects. */
async function settled<T>(session: Session, call: () => Promise<T>, isBeside: boolean): Promise<Outcome<T>> {
  const outcome: Outcome<T> = await call().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  // What goes wrong now closes the session, and is told by the next call.
  if (!isBeside) await endTurn(session).catch(() => {});
  return outcome;
}

/** The outcome of the call; when the session closes, the call has a moment left, a longer one if it was lost. */
async function unlessClosed<T>(session: Session, running: Promise<Outcome<T>>): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  let stopListening = (): void => {};
  const closed = new Promise<Outcome<T>>((resolve) => {
    const giveUp = (): void => resolve({ error: session.signal.reason });
    stopListening = onAbort(session.signal, () => {
      timer = setTimeout(giveUp, session.wasLost ? LAST_WORDS : CLEANUP);
    });
  });
  try {
    return await Promise.race([running, closed]);
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}
