import { delayBefore, type RetryPolicy } from "../options/retry.ts";
import type { Clock } from "../time/clock.ts";

/** The shortest pause, milliseconds: without one a server that refuses would be asked all the time. */
const SHORTEST = 10;

/**
 * The time after a session could not be opened, for a reason that may pass, in which no further one is opened. It grows with each failure, as
 * the waits of calls do (R1).
 */
export class OpeningPause {
  readonly #clock: Clock;
  readonly #policy: RetryPolicy;
  #failures = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, policy: RetryPolicy) {
    this.#clock = clock;
    this.#policy = policy;
  }

  get isOn(): boolean {
    return this.#cancel !== undefined;
  }

  /** Begins one, unless it is on: those that are opened at once fail together. */
  begin(onOver: () => void): void {
    if (this.isOn) return;
    this.#failures++;
    const delay = delayBefore(this.#policy, this.#failures, this.#clock.random());
    this.#cancel = this.#clock.after(Math.max(SHORTEST, delay), () => {
      this.#cancel = undefined;
      onOver();
    });
  }

  /** Ends it: a session was opened, or none is wanted any more. */
  end(): void {
    this.#failures = 0;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
