import { DAY, midnight } from "./calendar.ts";

/** What time it is where the server is: it decides which year a date without a year is of. */
export class Clock {
  /** The server's local time less UTC, in milliseconds; `undefined` if not known. */
  readonly offset: number | undefined;
  readonly #limit: number;
  readonly #year: number;

  /** `referenceTime` is when the listing was taken, in epoch milliseconds. */
  constructor(referenceTime: number, offset: number | undefined) {
    this.offset = offset;
    // A day's grace, since the server's clock and zone are not known: the table of listings that show the future is in README.md.
    this.#limit = referenceTime + (offset ?? 0) + DAY;
    this.#year = new Date(this.#limit).getUTCFullYear();
  }

  /** The newest local time of that month, day and time of day that is not in the future; `NaN` if there is no such day. */
  newest(month: number, day: number, timeOfDay: number): number {
    // Eight years back, for February 29 around 1900 and 2100.
    for (let year = this.#year; year >= this.#year - 8; year--) {
      const time = midnight(year, month, day) + timeOfDay;
      if (time <= this.#limit) return time;
    }
    return Number.NaN;
  }
}
