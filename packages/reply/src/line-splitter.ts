import { LimitError } from "./ftp-error.ts";

const LF = 10;
const CR = 13;

/** The options of {@link LineSplitter}; all are optional. */
export interface LineSplitterOptions {
  /** The longest line, in bytes without its terminator. Default 8192, ftplib's `maxline` (S78). */
  readonly maxLineLength?: number | undefined;
  /**
   * What ends a line. `"lf"` (default): LF, and one CR right before it belongs to the terminator; every
   * other CR is text, so that a file name cannot forge a line of a control connection. `"universal"`: CRLF,
   * LF and a lone CR, as ftplib reads listings (T2, K8).
   */
  readonly terminator?: "lf" | "universal" | undefined;
}

/**
 * Cuts a stream of bytes into lines, however the stream is cut into chunks.
 *
 * Each byte is looked at once, and no more than one line of `maxLineLength` is ever held (S78, S79). A longer
 * line is a {@link LimitError}, after which the splitter cannot be used. The lines before it are not lost: if
 * the same chunk holds some, `push` returns them and throws at its next call; `failure` has the error at once.
 */
export class LineSplitter {
  readonly #maxLineLength: number;
  readonly #universal: boolean;
  #held: Uint8Array = new Uint8Array(0);
  #heldLength = 0;
  #afterCr = false;
  #failure: LimitError | undefined;

  /** Throws `RangeError` unless `maxLineLength` is a whole number from 1. */
  constructor(options: LineSplitterOptions = {}) {
    const { maxLineLength = 8192, terminator = "lf" } = options;
    if (!Number.isSafeInteger(maxLineLength) || maxLineLength < 1) {
      throw new RangeError(`maxLineLength must be a whole number from 1, not ${maxLineLength}`);
    }
    this.#maxLineLength = maxLineLength;
    this.#universal = terminator === "universal";
  }

  /** The number of bytes held of a line that has not ended yet. */
  get pending(): number {
    return this.#heldLength;
  }

  /** Why the splitter is dead: what the next call will throw; `undefined` as long as it is not. */
  get failure(): LimitError | undefined {
    return this.#failure;
  }

  /**
   * The lines that end in this chunk, in order, without their terminators.
   *
   * A line that lies wholly inside the chunk is a view on it, valid as long as the chunk's bytes are left
   * alone; only a line that began in an earlier chunk is a copy. Throws {@link LimitError}.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.#failure !== undefined) throw this.#failure;
    const lines: Uint8Array[] = [];
    const { length } = chunk;
    let afterCr = this.#afterCr;
    let start = 0;
    for (let i = 0; i < length; i += 1) {
      const byte = chunk[i];
      if (byte === LF && afterCr && this.#universal) {
        start = i + 1; // the second half of a CRLF: the CR has ended the line
      } else if (byte === LF || (byte === CR && this.#universal)) {
        const line = this.#take(chunk, start, i, afterCr);
        if (line.length > this.#maxLineLength) return this.#fail(lines);
        lines.push(line);
        start = i + 1;
      }
      afterCr = byte === CR;
    }
    this.#afterCr = afterCr;
    if (this.#heldLength + length - start - this.#halfTerminator(afterCr) > this.#maxLineLength) {
      return this.#fail(lines);
    }
    this.#hold(chunk, start);
    return lines;
  }

  /**
   * The last line, where the stream ended without a terminator (R6); `undefined` if nothing is left over.
   *
   * A CR at its end is half of a terminator, and dropped. Throws {@link LimitError} if an earlier `push` put
   * it off.
   */
  end(): Uint8Array | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    const line = this.#take(new Uint8Array(0), 0, 0, this.#afterCr);
    this.#afterCr = false;
    return line.length === 0 ? undefined : line;
  }

  /** 1 if the last byte so far is a CR that may belong to the terminator, which does not count; else 0. */
  #halfTerminator(afterCr: boolean): number {
    // In universal mode a CR has ended its line already.
    return afterCr && !this.#universal ? 1 : 0;
  }

  /** What is held, plus `chunk` from `start` to `end`, less the CR that may be the last of these bytes. */
  #take(chunk: Uint8Array, start: number, end: number, afterCr: boolean): Uint8Array {
    const cr = this.#halfTerminator(afterCr);
    if (this.#heldLength === 0) return chunk.subarray(start, end - cr);
    const length = this.#heldLength + end - start - cr;
    const line = new Uint8Array(length);
    line.set(this.#held.subarray(0, Math.min(this.#heldLength, length)));
    if (end - cr > start) line.set(chunk.subarray(start, end - cr), this.#heldLength);
    this.#heldLength = 0;
    return line;
  }

  #hold(chunk: Uint8Array, start: number): void {
    const needed = this.#heldLength + chunk.length - start;
    if (needed > this.#held.length) {
      // Doubling keeps the copying linear in the bytes, also when they come one by one.
      const grown = new Uint8Array(Math.max(needed, 2 * this.#held.length, 64));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(chunk.subarray(start), this.#heldLength);
    this.#heldLength = needed;
  }

  #fail(lines: Uint8Array[]): Uint8Array[] {
    this.#failure = new LimitError(`a line is longer than ${this.#maxLineLength} bytes`);
    this.#held = new Uint8Array(0);
    this.#heldLength = 0;
    if (lines.length === 0) throw this.#failure;
    return lines;
  }
}
