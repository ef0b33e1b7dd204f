import { DAY, midnight } from "./calendar.ts";

/** What time it is where the server is: it decides which year a date without a year is of. */
export interface Clock {
  /** The server's local time less UTC, in milliseconds; `undefined` if not known. */
  readonly offset: number | undefined;
  /** The newest local time of that month, day and time of day that is not in the future; `NaN` if there is no such day. */
  newest(month: number, day: number, timeOfDay: number): number;
}

/** The clock of a listing that was taken at `referenceTime`, in epoch milliseconds. */
export function clockAt(referenceTime: number, offset: number | undefined): Clock {
  // A day's grace, since neither the server's clock nor its zone is known well.
  const limit = referenceTime + (offset ?? 0) + DAY;
  const newestYear = new Date(limit).getUTCFullYear();
  return {
    offset,
    newest(month, day, timeOfDay) {
      // Eight years back, for February 29 around 1900 and 2100.
      for (let year = newestYear; year >= newestYear - 8; year--) {
        const time = midnight(year, month, day) + timeOfDay;
        if (time <= limit) return time;
      }
      return Number.NaN;
    },
  };
}
