import type { Draft } from "../draft.ts";

const SPACE = 32;

/**
 * Parts `name -> target`. Name and target may have arrows of their own: the size of a link is the length of its target, so the arrow that fits
 * the size is the one; if none fits, the first is.
 */
export function splitTarget(bytes: Uint8Array, draft: Draft): void {
  const { nameStart, nameEnd, size } = draft;
  const fit = nameEnd - Number(size ?? 0) - 4;
  for (let at = nameStart + 1; at < nameEnd - 4; at++) {
    const isArrow =
      bytes[at] === SPACE && bytes[at + 1] === 45 && bytes[at + 2] === 62 && bytes[at + 3] === SPACE;
    if (!isArrow || (draft.targetStart > 0 && at !== fit)) continue;
    draft.targetStart = at + 4;
    draft.nameEnd = at;
  }
}

/** Takes off what `ls -F` puts after names: `*` for a program, `=` for a socket, `|` for a pipe. */
export function unmark(bytes: Uint8Array, draft: Draft): void {
  const mark = { file: 42, socket: 61, fifo: 124 }[draft.type as "file"];
  if (bytes[draft.nameEnd - 1] === mark && draft.nameEnd - 1 > draft.nameStart) draft.nameEnd--;
}
