import { setTimeout as sleep } from "node:timers/promises";

/** Holds whoever waits for it to so many bytes a second, and counts how long that was. */
export class Pace {
  readonly #rate: number;
  readonly #began: number = performance.now();
  #bytes = 0;
  /** Milliseconds spent asleep. */
  slept = 0;

  constructor(bytesPerSecond: number) {
    this.#rate = bytesPerSecond;
  }

  /** Counts bytes, and sleeps while they are ahead of their time. */
  async take(bytes: number): Promise<void> {
    this.#bytes += bytes;
    const ahead = (this.#bytes / this.#rate) * 1000 - (performance.now() - this.#began);
    if (ahead < 2) return;
    const before = performance.now();
    await sleep(ahead);
    this.slept += performance.now() - before;
  }
}
