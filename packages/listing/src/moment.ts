/** How exact a time is. */
export type Precision = "day" | "minute" | "second" | "millisecond";

/**
 * Whose clock a time was read from. `utc`: it is the instant. `server`: the server's local time, made UTC with the `serverOffset` that was
 * given. `unknown`: the server's local time, read as if its zone were UTC, for want of anything better; days are always so.
 */
export type Zone = "utc" | "server" | "unknown";

/** A time from a listing, and how far to trust it. */
export interface Moment {
  /** Epoch milliseconds, for `new Date(time)`. */
  readonly time: number;
  readonly precision: Precision;
  readonly zone: Zone;
  /** The listing gave no year: it is the newest one that does not put the time more than a day after the reference time. */
  readonly yearInferred: boolean;
}
