// How long a loop may keep the event loop, milliseconds: timers, signals and other connections wait meanwhile. What is promised is
// 20, and between two looks at the clock a block is parsed, or the memory tidied up.
const LONGEST_TURN = 5;

/** Lets the event loop come round in a loop that may have nothing to wait for. */
export class Pace {
  #since = performance.now();

  /** A promise to wait for when the loop has had its time; else undefined. */
  breathe(): Promise<void> | undefined {
    if (performance.now() - this.#since < LONGEST_TURN) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#since = performance.now();
        resolve();
      });
    });
  }
}
