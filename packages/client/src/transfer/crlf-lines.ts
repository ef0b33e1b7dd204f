import { LimitError } from "@ftplib/reply";

const CR = 0x0d;
const LF = 0x0a;

/**
 * The lines of the blocks as they go over the wire in a transfer of type A: each ends in CR LF, whatever it ended in
 * before, and the last one gets its end if it had none (RFC 959, 3.1.1.1; the table of ftplib's T4).
 *
 * @param maxLineLength bytes of a line, its line end as it came included
 * @throws LimitError for a longer line, of which nothing is given out
 */
export async function* crlfLines(
  blocks: AsyncIterator<Uint8Array>,
  maxLineLength: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const line = new Uint8Array(maxLineLength);
  let length = 0;
  for (let step = await blocks.next(); step.done !== true; step = await blocks.next()) {
    const block = step.value;
    let start = 0;
    while (start < block.length) {
      const lineFeed = block.indexOf(LF, start);
      const end = lineFeed < 0 ? block.length : lineFeed + 1;
      if (length + end - start > maxLineLength) {
        throw new LimitError(`got more than ${maxLineLength} bytes in one line of the text to upload`);
      }
      line.set(block.subarray(start, end), length);
      length += end - start;
      start = end;
      if (lineFeed < 0) continue;
      yield withCrlf(line.subarray(0, length));
      length = 0;
    }
  }
  if (length > 0) yield withCrlf(line.subarray(0, length));
}

function withCrlf(line: Uint8Array): Uint8Array {
  const last = line[line.length - 1];
  const isEnded = last === LF || last === CR;
  const isCrlf = last === LF && line[line.length - 2] === CR;
  const text = isCrlf ? line.length - 2 : isEnded ? line.length - 1 : line.length;
  const ended = new Uint8Array(text + 2);
  ended.set(line.subarray(0, text));
  ended[text] = CR;
  ended[text + 1] = LF;
  return ended;
}

/** The same bytes in fewer blocks of about `size` bytes: one system call for many lines. */
export async function* gathered(
  blocks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let buffer = new Uint8Array(size);
  let length = 0;
  for await (const block of blocks) {
    if (length + block.length > size && length > 0) {
      yield buffer.subarray(0, length);
      buffer = new Uint8Array(Math.max(size, block.length));
      length = 0;
    }
    if (block.length > buffer.length) buffer = new Uint8Array(block.length);
    buffer.set(block, length);
    length += block.length;
  }
  if (length > 0) yield buffer.subarray(0, length);
}
