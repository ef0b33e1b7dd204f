import type { Source } from "./source.ts";

/** Where a {@link LineSplitter} hands the lines to: the bytes from `start` to `end`, and whether the line was longer than it may be. */
export type LineSink = (source: Source, start: number, end: number, isCut: boolean) => void;

/**
 * Cuts the bytes of a listing into lines at LF or CR LF. No line is longer than the limit: the rest of a longer one is dropped, and it is handed
 * on as cut. Keeps no more than one such line.
 */
export interface LineSplitter {
  /** Takes the next bytes, which are copied: whoever read them may reuse their buffer. */
  push(chunk: Uint8Array): void;
  /** Hands on the last line, if it has no end of line. */
  end(): void;
}

/** A splitter for lines of up to `limit` bytes; `blank` is a source like those that the lines are to be of. */
export function lineSplitter(limit: number, blank: Source, sink: LineSink): LineSplitter {
  // The beginning of a line whose end has not come.
  let rest: Uint8Array = new Uint8Array(0);
  const emit = (source: Source, start: number, feed: number): void => {
    const end = feed > start && source.bytes[feed - 1] === 13 ? feed - 1 : feed;
    sink(source, start, Math.min(end, start + limit), end - start > limit);
  };
  return {
    push(chunk) {
      const bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
      const source = blank.with(bytes);
      let start = 0;
      for (let feed = source.lineEnd(rest.length); feed >= 0; feed = source.lineEnd(start)) {
        emit(source, start, feed);
        start = feed + 1;
      }
      // Two bytes more, so that a line that is too long is seen to be, and not by its CR.
      rest = bytes.slice(start, start + limit + 2);
    },
    end() {
      if (rest.length > 0) emit(blank.with(rest), 0, rest.length);
      rest = new Uint8Array(0);
    },
  };
}
