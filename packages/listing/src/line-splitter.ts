/** Where {@link LineSplitter} hands the lines to: the bytes from `start` to `end`, and whether the line was longer than it may be. */
export type LineSink = (bytes: Uint8Array, start: number, end: number, isCut: boolean) => void;

/**
 * Cuts the bytes of a listing into lines at LF or CR LF. No line is longer than the limit: the rest of a longer one is dropped, and it is handed
 * on as cut. Keeps no more than one such line.
 */
export class LineSplitter {
  readonly #limit: number;
  readonly #sink: LineSink;
  // The beginning of a line whose end has not come.
  #rest: Uint8Array = new Uint8Array(0);

  constructor(limit: number, sink: LineSink) {
    this.#limit = limit;
    this.#sink = sink;
  }

  /** Takes the next bytes, which are copied: whoever read them may reuse their buffer. */
  push(chunk: Uint8Array): void {
    const kept = this.#rest.length;
    const bytes = new Uint8Array(kept + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, kept);
    let start = 0;
    for (let feed = bytes.indexOf(10, kept); feed >= 0; feed = bytes.indexOf(10, start)) {
      this.#emit(bytes, start, feed);
      start = feed + 1;
    }
    // Two bytes more, so that a line that is too long is seen to be, and not by its CR.
    this.#rest = bytes.slice(start, start + this.#limit + 2);
  }

  /** Hands on the last line, if it has no end of line. */
  end(): void {
    if (this.#rest.length > 0) this.#emit(this.#rest, 0, this.#rest.length);
    this.#rest = new Uint8Array(0);
  }

  #emit(bytes: Uint8Array, start: number, feed: number): void {
    const end = feed > start && bytes[feed - 1] === 13 ? feed - 1 : feed;
    this.#sink(bytes, start, Math.min(end, start + this.#limit), end - start > this.#limit);
  }
}
