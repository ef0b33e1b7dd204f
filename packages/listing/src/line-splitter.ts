/** Where {@link LineSplitter} hands the lines to: the bytes from `start` to `end`, and whether the line was longer than it may be. */
export type LineSink = (bytes: Uint8Array, start: number, end: number, isCut: boolean) => void;

const LF = 10;
const CR = 13;

/**
 * Cuts the bytes of a listing into lines at LF or CR LF. No line is longer than the limit: the rest of a longer one is dropped, and it is handed
 * on as cut. Keeps no more than one such line.
 */
export class LineSplitter {
  readonly #limit: number;
  readonly #sink: LineSink;
  // The beginning of a line whose end has not come.
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number, sink: LineSink) {
    this.#limit = limit;
    this.#sink = sink;
  }

  /** Takes the next bytes, which are copied: whoever read them may reuse their buffer. */
  push(chunk: Uint8Array): void {
    const first = chunk.indexOf(LF);
    if (first < 0) return this.#keep(chunk);
    const bytes = this.#joined(chunk);
    let start = 0;
    for (let feed = bytes.length - chunk.length + first; feed >= 0; feed = bytes.indexOf(LF, start)) {
      this.#emit(bytes, start, feed);
      start = feed + 1;
    }
    if (start < bytes.length) this.#keep(bytes.subarray(start));
  }

  /** Hands on the last line, if it has no end of line. */
  end(): void {
    if (this.#length === 0) return;
    const bytes = this.#joined(new Uint8Array(0));
    this.#emit(bytes, 0, bytes.length);
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    const last = end > start && bytes[end - 1] === CR ? end - 1 : end;
    const isCut = last - start > this.#limit;
    this.#sink(bytes, start, isCut ? start + this.#limit : last, isCut);
  }

  #joined(chunk: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.#length + chunk.length);
    let at = 0;
    for (const piece of [...this.#pieces, chunk]) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    this.#length = 0;
    return bytes;
  }

  #keep(bytes: Uint8Array): void {
    // Two bytes more, so that a line that is too long is seen to be, and not by its CR.
    const room = this.#limit + 2 - this.#length;
    if (room <= 0 || bytes.length === 0) return;
    const piece = bytes.slice(0, room);
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}
