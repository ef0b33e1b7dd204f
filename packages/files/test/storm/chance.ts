/** Numbers that follow from a seed, and so come again with it. */
export class Chance {
  #state: number;

  /** @param seed any text; texts that differ give numbers that differ */
  constructor(seed: string) {
    let state = 0x811c9dc5;
    for (const byte of Buffer.from(seed)) state = Math.imul(state ^ byte, 0x01000193);
    this.#state = state >>> 0;
  }

  /** From 0 up to but not including 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to but not including `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.next() * 100 < share;
  }

  /** One of these. */
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  /** One of these, each as often as its weight says. */
  weigh<T extends { readonly weight: number }>(from: readonly T[]): T {
    let at = this.next() * from.reduce((sum, { weight }) => sum + weight, 0);
    return from.find(({ weight }) => (at -= weight) < 0) ?? (from.at(-1) as T);
  }

  /** Bytes of which no two parts are alike. */
  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at++) {
      this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
      bytes[at] = this.#state >>> 24;
    }
    return bytes;
  }
}
