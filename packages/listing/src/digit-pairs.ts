import { midnight } from "./calendar.ts";
import type { Draft } from "./draft.ts";
import { binaryText } from "./text.ts";

/**
 * Reads the instant of `YYYYMMDDHHMMSS[.fraction]`, as facts have it (RFC 3659, section 2.3), if it is one. A fraction is cut to milliseconds.
 */
export function setFactTime(draft: Draft, bytes: Uint8Array, start: number, end: number): void {
  const hour = pair(bytes, start + 8);
  const minute = pair(bytes, start + 10);
  const second = pair(bytes, start + 12);
  const digits = binaryText(bytes, start + 15, end);
  if ((hour | minute | second) < 0 || hour > 24 || minute > 59 || second > 60) return;
  if (end > start + 14 && (bytes[start + 14] !== 46 || !/^\d+$/.test(digits))) return;
  // What is shorter has other bytes among its digits.
  const year = pair(bytes, start) * 100 + pair(bytes, start + 2);
  const day = midnight(year, pair(bytes, start + 4), pair(bytes, start + 6));
  draft.setUtc(
    day + ((hour * 60 + minute) * 60 + second) * 1000 + Number(digits.slice(0, 3).padEnd(3, "0")),
    end > start + 14 ? "millisecond" : "second",
  );
}

/** The number of two digits; far below zero if either is not a digit, also when added to others: an integer either way, which is faster than `NaN`. */
export function pair(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 48;
  const units = (bytes[at + 1] as number) - 48;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -99_999;
}
