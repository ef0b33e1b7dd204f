import { midnight } from "./calendar.ts";
import { isDigit } from "./digits.ts";

/**
 * The instant of `YYYYMMDDHHMMSS[.fraction]`, as facts and `MDTM` tell it (RFC 3659, section 2.3), in epoch milliseconds; `NaN` if it is none.
 * A fraction is cut to milliseconds.
 */
export function fullTime(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 14) return Number.NaN;
  for (let at = start; at < start + 14; at++) if (!isDigit(bytes[at])) return Number.NaN;
  const hour = pair(bytes, start + 8);
  const minute = pair(bytes, start + 10);
  const second = pair(bytes, start + 12);
  if (hour > 24 || minute > 59 || second > 60) return Number.NaN;
  let fraction = 0;
  if (end > start + 14) {
    if (bytes[start + 14] !== 46) return Number.NaN;
    let unit = 100;
    for (let at = start + 15; at < end; at++, unit /= 10) {
      if (!isDigit(bytes[at])) return Number.NaN;
      if (unit >= 1) fraction += ((bytes[at] as number) - 48) * unit;
    }
  }
  const day = midnight(
    pair(bytes, start) * 100 + pair(bytes, start + 2),
    pair(bytes, start + 4),
    pair(bytes, start + 6),
  );
  return day + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
}

function pair(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) * 10 + (bytes[at + 1] as number) - 528;
}
