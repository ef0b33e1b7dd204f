import { setTimeout as delay } from "node:timers/promises";

/** What the policies of this package know of time and chance, so that tests can decide both. */
export interface Clock {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** A number from 0 up to but not including 1. */
  random(): number;
  /** Waits so many milliseconds; rejects with the signal's reason when that fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once, after so many milliseconds, without keeping the process alive; the result calls that off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The clock of the system. */
export const systemClock: Clock = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: async (milliseconds, signal) => {
    signal?.throwIfAborted();
    try {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
