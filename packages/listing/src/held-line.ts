import type { Source } from "./source.ts";

/** A line that is kept until it is known how to read it. */
export interface HeldLine {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** It was longer than a line may be. */
  readonly isCut: boolean;
}

/** Whether there is nothing in the line but blanks and tabulators. */
export function isBlank({ source, start, end }: HeldLine): boolean {
  const { bytes } = source;
  for (let at = start; at < end; at++) if (bytes[at] !== 32 && bytes[at] !== 9) return false;
  return true;
}
