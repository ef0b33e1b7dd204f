import type { TreeFacts } from "./tree.ts";

/** No clock is further from UTC, milliseconds. */
const FURTHEST = 14 * 3_600_000;
/** The unit of the differences between clocks. */
const QUARTER = 900_000;
const DAY = 86_400_000;
/** FAT rounds to even seconds, up or down. */
const FAT = 2_000;

/** Whether two times are the same, as exactly as the coarser of them is. */
export function isSameTime(a: TreeFacts, b: TreeFacts, window = 0): boolean {
  if (a.mtime === undefined || b.mtime === undefined) return true;
  const unit = Math.max(a.precision ?? 1, b.precision ?? 1);
  const distance = Math.abs(a.mtime - b.mtime);
  if (distance <= window) return true;
  if (a.zone !== undefined || b.zone !== undefined) return isSameInSomeZone(distance, unit);
  // A day of a server's clock begins up to fourteen hours before or after that of UTC.
  if (unit >= DAY) return distance < unit + FURTHEST;
  if (unit === FAT) return distance <= FAT;
  return Math.floor(a.mtime / unit) === Math.floor(b.mtime / unit);
}

/** Whether the times can be of one moment, shown by clocks that are whole quarters of an hour apart. */
function isSameInSomeZone(distance: number, unit: number): boolean {
  if (distance >= FURTHEST + unit) return false;
  const rest = distance % QUARTER;
  return unit >= QUARTER || rest < unit || QUARTER - rest < unit;
}

const UNITS: readonly (readonly [number, string])[] = [
  [DAY, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
  [1, "ms"],
];

/** A span of time in words: "3 s", "1 h", "2.5 d". */
export function span(milliseconds: number): string {
  const [unit, name] = UNITS.find(([unit]) => milliseconds >= unit) ?? [1, "ms"];
  return `${Math.round((milliseconds / unit) * 10) / 10} ${name}`;
}
