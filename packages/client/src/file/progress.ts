import { Promised } from "../transfer/promised.ts";

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
 * ends the transfer. A promise that it returns is waited for at the end alone; its rejection ends the transfer, too.
 */
export type ProgressCallback = (progress: Progress) => void;

/** Milliseconds between two calls: often enough for the eye. */
const INTERVAL = 100;

/** Counts the bytes of a transfer, and tells how far it has come. */
export class ProgressMeter {
  readonly #callback: ProgressCallback | undefined;
  readonly #promised: Promised = new Promised();
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
    this.#promised.throwIfFailed();
    const now = performance.now();
    if (now - this.#told < INTERVAL) return;
    this.#told = now;
    this.#tell();
  }

  /** Reports the last count, unless it was reported before, and waits for what the callback has promised. */
  async end(): Promise<void> {
    this.#tell();
    await this.#promised.settled();
  }

  #tell(): void {
    const bytes = this.#bytes;
    const callback = this.#callback;
    if (callback === undefined || this.#last === bytes) return;
    this.#last = bytes;
    this.#promised.run(() => callback({ bytes, offset: this.#offset, total: this.#total }));
    this.#promised.throwIfFailed();
  }
}
