import { midnight } from "./calendar.ts";
import type { Draft } from "./draft.ts";

/**
 * Reads the instant of `YYYYMMDDHHMMSS[.fraction]`, as facts tell it (RFC 3659, section 2.3), if it is one. A fraction is cut to milliseconds.
 */
export function setFactTime(draft: Draft, bytes: Uint8Array, start: number, end: number): void {
  const hour = pair(bytes, start + 8);
  const minute = pair(bytes, start + 10);
  const second = pair(bytes, start + 12);
  if (hour > 24 || minute > 59 || second > 60 || (end > start + 14 && bytes[start + 14] !== 46)) return;
  let fraction = 0;
  for (let at = start + 15, unit = 100; at < end; at++, unit /= 10) fraction += digit(bytes, at) * unit;
  // What is shorter has other bytes among its digits.
  const year = pair(bytes, start) * 100 + pair(bytes, start + 2);
  const day = midnight(year, pair(bytes, start + 4), pair(bytes, start + 6));
  draft.setUtc(
    day + ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(fraction),
    end > start + 14 ? "millisecond" : "second",
  );
}

/** The number of two digits, `NaN` if they are none. */
export function pair(bytes: Uint8Array, at: number): number {
  return digit(bytes, at) * 10 + digit(bytes, at + 1);
}

function digit(bytes: Uint8Array, at: number): number {
  const value = (bytes[at] as number) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}
