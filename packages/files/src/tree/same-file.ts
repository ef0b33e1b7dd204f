import type { Precision } from "@ftplib/listing";
import type { SiteEntry } from "../path/site-entry.ts";

/** Milliseconds. */
const UNITS: Readonly<Record<Precision, number>> = {
  day: 86_400_000,
  minute: 60_000,
  second: 1_000,
  millisecond: 1,
};

/** A file of this machine. */
export interface LocalFacts {
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds. */
  readonly mtime: number;
}

/** No clock is further from UTC, milliseconds. */
const FURTHEST = 14 * 3_600_000;
/** The unit of the differences between clocks. */
const QUARTER = 900_000;

/** Whether the listing gives the time of the file to the second, in a known zone: then it decides by itself. */
export function isExactlyListed({ modified }: SiteEntry): boolean {
  if (modified === undefined || modified.zone === "unknown") return false;
  return UNITS[modified.precision] <= UNITS.second;
}

/** Whether two times, in epoch milliseconds, are the same to the second. */
export function isSameSecond(one: number, other: number): boolean {
  return Math.floor(one / UNITS.second) === Math.floor(other / UNITS.second);
}

/**
 * Whether a local file has the size and the time of the server's, as far as the server's listing is exact. A fact that the server
 * does not give is not the same. A time in the server's own zone may be any whole number of quarters of an hour off.
 */
export function isSameFile({ size, mtime }: LocalFacts, { size: theirs, modified }: SiteEntry): boolean {
  if (theirs !== size || modified === undefined) return false;
  const unit = Math.max(UNITS[modified.precision], UNITS.second);
  if (modified.zone !== "unknown") return Math.floor(modified.time / unit) === Math.floor(mtime / unit);
  const difference = mtime - modified.time;
  if (difference <= -FURTHEST || difference >= FURTHEST + unit) return false;
  const rest = ((difference % QUARTER) + QUARTER) % QUARTER;
  return unit >= QUARTER || rest < unit;
}
