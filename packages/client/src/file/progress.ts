/** How far a transfer has come. */
export interface Progress {
  /** Bytes transferred by this call. */
  readonly bytes: number;
  /** Where in the file it began. */
  readonly offset: number;
  /** The size of the whole file, if it is known. */
  readonly total: number | undefined;
}

/**
 * Called now and then while a transfer is under way, and at its end with the last count: each count once. What it throws
 * ends the transfer.
 */
export type ProgressCallback = (progress: Progress) => void;

/** Milliseconds between two calls: often enough for the eye. */
const INTERVAL = 100;

/** Counts the bytes of a transfer, and tells how far it has come. */
export class ProgressMeter {
  readonly #callback: ProgressCallback | undefined;
  readonly #offset: number;
  #total: number | undefined;
  #bytes = 0;
  // The first count is reported at once.
  #told: number = Number.NEGATIVE_INFINITY;
  #last: number | undefined;

  constructor(callback: ProgressCallback | undefined, offset: number, total: number | undefined) {
    this.#callback = callback;
    this.#offset = offset;
    this.#total = total;
  }

  get bytes(): number {
    return this.#bytes;
  }

  set total(total: number | undefined) {
    this.#total = total;
  }

  add(count: number): void {
    this.#bytes += count;
    if (this.#callback === undefined) return;
    const now = performance.now();
    if (now - this.#told < INTERVAL) return;
    this.#told = now;
    this.tell();
  }

  /** Reports the count now, unless it was reported before. */
  tell(): void {
    const bytes = this.#bytes;
    if (this.#callback === undefined || this.#last === bytes) return;
    this.#last = bytes;
    this.#callback({ bytes, offset: this.#offset, total: this.#total });
  }
}
