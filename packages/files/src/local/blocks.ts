/** Bytes of a block: what is given to the file thread together. */
export const BLOCK: number = 1 << 18;

/** Blocks that are shared with the file thread, to be used again. */
const free: SharedArrayBuffer[] = [];
const MOST_FREE = 4;

/** A block that nobody else has. */
export function takeBlock(): SharedArrayBuffer {
  return free.pop() ?? new SharedArrayBuffer(BLOCK);
}

/** Gives it back. */
export function freeBlock(block: SharedArrayBuffer): void {
  if (free.length < MOST_FREE) free.push(block);
}
