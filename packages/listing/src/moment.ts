/** How exactly a time is told. */
export type Precision = "day" | "minute" | "second" | "millisecond";

/**
 * Whose clock a time was read from. `utc`: it is the instant. `server`: the server's local time, made UTC with the `serverOffset` that was
 * given. `unknown`: the server's local time, read as if its zone were UTC, for want of anything better; days are always so.
 */
export type Zone = "utc" | "server" | "unknown";

/** A time that a listing tells, and how far to trust it. */
export interface Moment {
  /** Epoch milliseconds, for `new Date(time)`. */
  readonly time: number;
  readonly precision: Precision;
  readonly zone: Zone;
  /** The listing gave no year: it is the newest one that does not put the time more than a day ahead of the reference time. */
  readonly yearInferred: boolean;
}

const PRECISIONS: readonly Precision[] = ["day", "minute", "second", "millisecond"];
const ZONES: readonly Zone[] = ["unknown", "server", "utc"];

/** Packs precision, zone and whether the year was inferred into a number, since an entry's time is most often not asked for. */
export function stampOf(precision: Precision, zone: Zone, yearInferred: boolean): number {
  return PRECISIONS.indexOf(precision) | (ZONES.indexOf(zone) << 2) | (yearInferred ? 16 : 0);
}

/** The moment of a time and a stamp. */
export function momentOf(time: number, stamp: number): Moment {
  return {
    time,
    precision: PRECISIONS[stamp & 3] as Precision,
    zone: ZONES[(stamp >> 2) & 3] as Zone,
    yearInferred: stamp >= 16,
  };
}
