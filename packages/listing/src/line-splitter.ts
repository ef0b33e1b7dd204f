import type { Source } from "./source.ts";
import { binaryText } from "./text.ts";

const CR = 13;
// The file `Icon<CR>`, which the Macintosh puts into folders, does not show how lines end.
const ICON = "Icon";

/** Where a {@link LineSplitter} hands the lines to: the bytes from `start` to `end`, and whether the line was longer than it may be. */
export type LineSink = (source: Source, start: number, end: number, isCut: boolean) => void;

/**
 * Cuts the bytes of a listing into lines at LF or CR LF, or at CR CR LF if the first line ends in that: some servers turn LF into CR LF twice.
 * Elsewhere the first of two CRs belongs to the name. No line is longer than the limit: the rest of a longer one is dropped, and it is handed
 * on as cut. Keeps no more than one such line.
 */
export interface LineSplitter {
  /** Takes the next bytes, which are copied: their buffer may be used again. */
  push(chunk: Uint8Array): void;
  /** Hands on the last line, if it has no end of line. */
  end(): void;
}

/** A splitter for lines of up to `limit` bytes; `empty` is a source like those that the lines are to be of. */
export function lineSplitter(limit: number, empty: Source, sink: LineSink): LineSplitter {
  // The beginning of a line whose end has not come.
  let rest: Uint8Array = new Uint8Array(0);
  // How many CRs may stand before LF.
  let returns: number | undefined;
  const emit = (source: Source, start: number, feed: number): void => {
    let end = feed;
    while (end > start && feed - end < (returns ?? 2) && source.bytes[end - 1] === CR) end--;
    const isTwice = feed - end === 2;
    if (
      isTwice &&
      returns === undefined &&
      binaryText(source.bytes, Math.max(start, end - ICON.length), end) === ICON
    )
      end++;
    else returns ??= isTwice ? 2 : 1;
    sink(source, start, Math.min(end, start + limit), end - start > limit);
  };
  return {
    push(chunk) {
      const bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
      const source = empty.with(bytes);
      let start = 0;
      for (let feed = source.lineEnd(rest.length); feed >= 0; feed = source.lineEnd(start)) {
        emit(source, start, feed);
        start = feed + 1;
      }
      // Three bytes more, so that a line that is too long is seen to be, and not by its CRs.
      rest = bytes.slice(start, start + limit + 3);
    },
    end() {
      if (rest.length > 0) emit(empty.with(rest), 0, rest.length);
      rest = new Uint8Array(0);
    },
  };
}
