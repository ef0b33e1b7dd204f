import { UsageError } from "../../errors/usage-error.ts";

/** Some bytes of a file: from `start` up to and including `end`, or the last ones. */
export type ByteRange = { readonly start: number; readonly end?: number } | { readonly last: number };

/**
 * Reads `0-99`, `100-` or `-50`.
 *
 * @throws UsageError for anything else
 */
export function readRange(text: string): ByteRange {
  const [, from = "", to = ""] = /^(\d*)-(\d*)$/.exec(text) ?? [];
  const [start, end] = [Number(from), Number(to)];
  if (from === "" && to !== "" && Number.isSafeInteger(end)) return { last: end };
  if (from !== "" && Number.isSafeInteger(start)) {
    if (to === "") return { start };
    if (Number.isSafeInteger(end) && end >= start) return { start, end };
  }
  throw new UsageError(`--range takes the first and the last byte, as in 0-99, 100- or -50, not "${text}"`);
}
