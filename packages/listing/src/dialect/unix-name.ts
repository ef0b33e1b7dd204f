import type { Draft } from "../draft.ts";

const BLANK = 32;

/** Whether ` -> ` stands at `at`. */
function isArrow(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === BLANK && bytes[at + 1] === 45 && bytes[at + 2] === 62 && bytes[at + 3] === BLANK;
}

/**
 * Parts `name -> target`. Name and target may have arrows of their own: the size of a link is the length of its target, so the arrow that fits
 * the size is the one; if none fits, the first is.
 */
export function splitTarget(bytes: Uint8Array, draft: Draft): void {
  const { nameStart, nameEnd, size } = draft;
  if (typeof size === "number" && size > 0) {
    const arrow = nameEnd - size - 4;
    if (arrow > nameStart && isArrow(bytes, arrow)) return part(draft, arrow);
  }
  for (let at = nameStart + 1; at < nameEnd - 4; at++) {
    if (isArrow(bytes, at)) return part(draft, at);
  }
}

function part(draft: Draft, arrow: number): void {
  draft.targetStart = arrow + 4;
  draft.nameEnd = arrow;
}

/** Takes off what `ls -F` puts behind names: `*` for a program, `=` for a socket, `|` for a pipe. */
export function unmark(bytes: Uint8Array, draft: Draft): void {
  const last = bytes[draft.nameEnd - 1];
  const { type } = draft;
  const isMark =
    (type === "file" && last === 42) ||
    (type === "socket" && last === 61) ||
    (type === "fifo" && last === 124);
  if (isMark && draft.nameEnd - 1 > draft.nameStart) draft.nameEnd--;
}
