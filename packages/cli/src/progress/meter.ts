/** The rate is that of so many milliseconds, and a transfer that stands still for so long is stalled. */
const WINDOW = 5_000;

/** How far one transfer, or all of them, have come, and how fast. */
export class Meter {
  #samples: { readonly time: number; readonly bytes: number }[];
  #bytes = 0;

  /**
   * @param now milliseconds of a clock that never goes back
   */
  constructor(now: number) {
    this.#samples = [{ time: now, bytes: 0 }];
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** So many bytes are there now. */
  at(bytes: number, now: number): void {
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    // A transfer that begins anew has no rate of its own yet.
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ time: now, bytes });
  }

  /** The rate leaves out what was there before. */
  startAt(bytes: number, now: number): void {
    this.#bytes = bytes;
    this.#samples = [{ time: now, bytes }];
  }

  /** Bytes a second, over the last five seconds; 0 where nothing has moved for so long. */
  rate(now: number): number {
    const [first, second] = this.#samples;
    if (second !== undefined && now - second.time >= WINDOW) {
      this.#samples.shift();
      return this.rate(now);
    }
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || first === last) return 0;
    return ((last.bytes - first.bytes) / Math.max(1, now - first.time)) * 1000;
  }

  /** Whether nothing has moved for five seconds. */
  isStalled(now: number): boolean {
    return now - (this.#samples.at(-1)?.time ?? now) >= WINDOW;
  }
}
