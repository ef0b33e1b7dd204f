import { isReplyError } from "@ftplib/reply";

// What fits is read whole: most directories, and a megabyte of memory for a moment.
const MOST_BYTES = 1 << 20;
const MOST_LINES = 10_000;
const LF = 10;

/**
 * Reads a listing of at most 1 MiB and 10,000 lines to its end, so that the session is free before the first item is given
 * out; of a longer one that much. Called in the turn that began the listing, it leaves no other call in between. Returns the
 * blocks that were read, and those that follow; a final reply that is an error comes after the blocks.
 */
export async function readAhead(
  blocks: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  const held: Uint8Array[] = [];
  let [bytes, lines] = [0, 0];
  while (bytes <= MOST_BYTES && lines <= MOST_LINES) {
    try {
      const { done, value } = await blocks.next();
      if (done === true) return joined(held, undefined);
      held.push(value);
      bytes += value.length;
      lines += linesIn(value);
    } catch (error) {
      // Any other failure has closed the session.
      if (held.length === 0 || !isReplyError(error)) throw error;
      return joined(held, undefined, error);
    }
  }
  return joined(held, blocks);
}

async function* joined(
  held: readonly Uint8Array[],
  following: AsyncGenerator<Uint8Array, void, undefined> | undefined,
  refusal?: Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* held;
    if (refusal !== undefined) throw refusal;
    if (following !== undefined) yield* following;
  } finally {
    // Also when it is left while the held ones are given out.
    await following?.return();
  }
}

function linesIn(block: Uint8Array): number {
  let count = 0;
  for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, at + 1)) count++;
  return count;
}
