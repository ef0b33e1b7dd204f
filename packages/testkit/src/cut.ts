import { setImmediate as nextTurn } from "node:timers/promises";

/** Where writes are cut into TCP segments: every so many bytes, or at these offsets of each write. */
export type Cut = number | readonly number[];

/** Sends bytes piece by piece, each with time to leave, and to be read, on its own. */
export async function sendCut(
  bytes: Buffer,
  cut: Cut,
  send: (piece: Buffer) => Promise<void>,
): Promise<void> {
  for (const piece of cutBytes(bytes, cut)) {
    await send(piece);
    await letRead();
  }
}

/** Gives a reader in this process time to see what was sent: it does in the next turn of the event loop, or the one after. */
export async function letRead(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** The pieces of bytes cut every `cut` bytes, or at the offsets in it; offsets outside are ignored. */
function cutBytes(bytes: Buffer, cut: Cut): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const to of [...offsetsOf(cut, bytes.length), bytes.length]) {
    if (to <= from || to > bytes.length) continue;
    pieces.push(bytes.subarray(from, to));
    from = to;
  }
  return pieces;
}

function offsetsOf(cut: Cut, length: number): readonly number[] {
  if (typeof cut !== "number") return [...cut].sort((a, b) => a - b);
  const step = Math.max(1, cut);
  return Array.from({ length: Math.floor(length / step) }, (_, index) => (index + 1) * step);
}
