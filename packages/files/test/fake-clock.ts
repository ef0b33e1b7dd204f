import type { Clock } from "../src/time/clock.ts";

/** A clock that stands still until a test moves it. Waits are over when it has been moved past their end. */
export class FakeClock implements Clock {
  /** Every wait that was asked for, milliseconds. */
  readonly waits: number[] = [];
  chance = 0.5;
  /** Whether a wait moves the clock itself, and so is over at once. */
  isSelfMoving = false;
  #now = 1_000;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    if (this.isSelfMoving) {
      this.move(milliseconds);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const cancel = this.after(milliseconds, resolve);
      signal?.addEventListener("abort", () => {
        cancel();
        reject(signal.reason);
      });
    });
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run: callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Moves the clock, and runs what is due, the earliest first. */
  move(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  /** How many callbacks are outstanding. */
  get pending(): number {
    return this.#timers.size;
  }
}
