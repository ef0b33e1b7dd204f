import { span } from "../tree/same-time.ts";

const HOUR = 3_600_000;
const FURTHEST = 14 * HOUR;
/** So many files have to agree. */
const ENOUGH = 3;

/** Watches for a difference of whole hours that all files have: a clock in another zone, and not changes (A5). */
export class TimeShift {
  #difference: number | undefined;
  #count = 0;
  #isRefuted = false;

  /** Two files of one size were seen, with times that differ by so many milliseconds; 0 if they are the same. */
  see(difference: number, precision: number): void {
    const hours = Math.round(difference / HOUR) * HOUR;
    const isWhole =
      hours !== 0 && Math.abs(difference) <= FURTHEST && Math.abs(difference - hours) < precision;
    if (!isWhole || (this.#difference ?? hours) !== hours) this.#isRefuted = true;
    this.#difference = hours;
    this.#count++;
  }

  /** What to say of it; undefined if there is nothing to say. */
  get notice(): string | undefined {
    if (this.#isRefuted || this.#count < ENOUGH || this.#difference === undefined) return undefined;
    const which = this.#difference > 0 ? "newer" : "older";
    return (
      `all ${this.#count} files of equal size are ${span(Math.abs(this.#difference))} ${which} here: ` +
      `a time-zone shift? (timeShift: ${this.#difference} makes them equal)`
    );
  }

  /** What is added to the reason of a step. */
  get hint(): string {
    return this.notice === undefined ? "" : ", as all files so far: a time-zone shift?";
  }
}
