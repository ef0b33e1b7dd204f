/** One attempt; it must release what it opened when the signal fires. */
export type Attempt<T> = (signal: AbortSignal) => Promise<T>;

/** How attempts are run against each other. */
export interface RaceOptions<T> {
  /** Milliseconds after which the next attempt begins although the last one has no result yet; Infinity: one after the other. */
  readonly delay: number;
  /** Cancels all attempts. */
  readonly signal: AbortSignal;
  /** Disposes of what came too late. */
  discard(late: T): void;
}

/**
 * Returns the result of the first attempt that succeeds. They start in order: the next one as soon as one fails, or
 * when one has had no result for a while (RFC 8305, section 5).
 *
 * @throws the last failure; if there were several, its `cause` is an AggregateError of all
 */
export function firstSuccess<T>(attempts: readonly Attempt<T>[], options: RaceOptions<T>): Promise<T> {
  const [only] = attempts;
  // A single attempt needs no race.
  if (only !== undefined && attempts.length === 1 && !options.signal.aborted) return only(options.signal);
  const controller = new AbortController();
  const failures: unknown[] = [];
  let begun = 0;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  return new Promise((resolve, reject) => {
    const finish = (settle: () => void, reason?: unknown): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      options.signal.removeEventListener("abort", onAbort);
      settle();
      controller.abort(reason);
    };
    const onAbort = (): void => finish(() => reject(options.signal.reason), options.signal.reason);
    const onFailure = (error: unknown): void => {
      failures.push(error);
      if (failures.length === attempts.length) finish(() => reject(summary(failures)));
      else begin();
    };
    const begin = (): void => {
      clearTimeout(timer);
      const attempt = attempts[begun];
      if (isOver || attempt === undefined) return;
      begun += 1;
      if (Number.isFinite(options.delay)) timer = setTimeout(begin, options.delay);
      attempt(controller.signal).then((value) => {
        if (isOver) options.discard(value);
        else finish(() => resolve(value));
      }, onFailure);
    };

    if (options.signal.aborted) return onAbort();
    options.signal.addEventListener("abort", onAbort, { once: true });
    begin();
  });
}

function summary(failures: readonly unknown[]): unknown {
  const last = failures.at(-1);
  if (failures.length > 1 && last instanceof Error && last.cause === undefined) {
    last.cause = new AggregateError(failures, "every address failed");
  }
  return last;
}
