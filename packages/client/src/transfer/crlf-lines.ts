import { LimitError } from "@ftplib/reply";
import { Pace } from "./pace.ts";

const CR = 0x0d;
const LF = 0x0a;

/**
 * The lines of the blocks as they go over the wire in a transfer of type A: each ends in CR LF, whatever it ended in
 * before, and the last one gets its end if it had none (RFC 959, 3.1.1.1; the table of ftplib's T4). They come block by block: a step
 * of the queue of promises for each line would cost more than the line. Each line is valid until the next is asked for.
 *
 * @param maxLineLength bytes of a line, its line end as it came included
 * @throws LimitError for a longer line, of which nothing is given out
 */
export async function* crlfLines(
  blocks: AsyncIterator<Uint8Array>,
  maxLineLength: number,
): AsyncGenerator<Iterable<Uint8Array>, void, undefined> {
  const text = new CrlfText(maxLineLength);
  for (let step = await blocks.next(); step.done !== true; step = await blocks.next()) {
    yield text.push(step.value);
  }
  yield text.end();
}

class CrlfText {
  readonly #maxLineLength: number;
  /** The line that has not ended yet, with room for a line end. */
  readonly #line: Uint8Array;
  #length = 0;

  constructor(maxLineLength: number) {
    this.#maxLineLength = maxLineLength;
    this.#line = new Uint8Array(maxLineLength + 2);
  }

  *push(block: Uint8Array): Generator<Uint8Array, void, undefined> {
    let start = 0;
    while (start < block.length) {
      const lineFeed = block.indexOf(LF, start);
      const end = lineFeed < 0 ? block.length : lineFeed + 1;
      if (this.#length + end - start > this.#maxLineLength) {
        throw new LimitError(`got more than ${this.#maxLineLength} bytes in one line of the text to upload`);
      }
      this.#line.set(block.subarray(start, end), this.#length);
      this.#length += end - start;
      start = end;
      if (lineFeed >= 0) yield this.#take();
    }
  }

  *end(): Generator<Uint8Array, void, undefined> {
    if (this.#length > 0) yield this.#take();
  }

  #take(): Uint8Array {
    const line = this.#line;
    let end = this.#length;
    const isFed = line[end - 1] === LF;
    if (isFed) end--;
    if (line[end - 1] === CR) end--;
    line[end] = CR;
    line[end + 1] = LF;
    this.#length = 0;
    return line.subarray(0, end + 2);
  }
}

/** Each line by itself, to keep. */
export async function* singly(
  lines: AsyncIterable<Iterable<Uint8Array>>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const some of lines) for (const line of some) yield line.slice();
}

/** The same bytes in fewer blocks of about `size` bytes: one system call for many lines. */
export async function* gathered(
  lines: AsyncIterable<Iterable<Uint8Array>>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pace = new Pace();
  let buffer = new Uint8Array(size);
  let length = 0;
  for await (const some of lines) {
    for (const line of some) {
      if (length + line.length > size && length > 0) {
        yield buffer.subarray(0, length);
        buffer = new Uint8Array(Math.max(size, line.length));
        length = 0;
      }
      if (line.length > buffer.length) buffer = new Uint8Array(line.length);
      buffer.set(line, length);
      length += line.length;
      const breath = pace.breathe();
      if (breath !== undefined) await breath;
    }
  }
  if (length > 0) yield buffer.subarray(0, length);
}
