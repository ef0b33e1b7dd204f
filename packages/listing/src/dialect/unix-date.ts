import { midnight } from "../calendar.ts";
import type { Clock } from "../clock.ts";
import { isDigit } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { monthOf } from "../months.ts";

const BLANK = 32;
const COLON = 58;

/** Reads the two forms that nine listings of ten have, `Jan  9 12:34` and `Jan  9  2021`, without looking at a byte twice. */
export class CommonDates {
  readonly #clock: Clock;
  // Most lines have the month of the line before.
  #monthBytes = 0;
  #month = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The month that three letters name, 0 if none. */
  month(bytes: Uint8Array, start: number): number {
    const first = bytes[start] as number;
    const second = bytes[start + 1] as number;
    const third = bytes[start + 2] as number;
    const key = first | (second << 8) | (third << 16);
    if (key !== this.#monthBytes) {
      this.#month = monthOf(String.fromCharCode(first, second, third));
      this.#monthBytes = key;
    }
    return this.#month;
  }

  /** Reads what follows the month into the draft; gives where the name begins, or -1 if the form is another. */
  read(line: Line, draft: Draft, month: number, after: number): number {
    const { bytes, end } = line;
    let at = after;
    while (bytes[at] === BLANK && at < end) at++;
    let day = (bytes[at] as number) - 48;
    if (!(day >= 0 && day <= 9)) return -1;
    const units = (bytes[++at] as number) - 48;
    if (units >= 0 && units <= 9) {
      day = day * 10 + units;
      at++;
    }
    const gap = at;
    while (bytes[at] === BLANK && at < end) at++;
    if (at === gap) return -1;
    const from = at;
    let value = 0;
    while (at < end && at < from + 4 && isDigit(bytes[at])) value = value * 10 + (bytes[at++] as number) - 48;
    if (at >= end) return -1;
    if (bytes[at] === COLON) return this.#readTime(line, draft, month, day, value, at - from <= 2 ? at : end);
    if (at - from !== 4 || bytes[at] !== BLANK) return -1;
    const time = midnight(value, month, day);
    if (Number.isNaN(time)) return -1;
    draft.setLocal(time, "day", false, this.#clock);
    // Some pad the year on the right, those that do not pad it on the left.
    return from - gap === 1 && bytes[at + 1] === BLANK ? at + 2 : at + 1;
  }

  #readTime(line: Line, draft: Draft, month: number, day: number, hour: number, colon: number): number {
    const { bytes, end } = line;
    if (colon + 3 >= end || bytes[colon + 3] !== BLANK || hour > 23) return -1;
    const tens = (bytes[colon + 1] as number) - 48;
    const ones = (bytes[colon + 2] as number) - 48;
    if (!(tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9)) return -1;
    const time = this.#clock.newest(month, day, (hour * 60 + tens * 10 + ones) * 60_000);
    if (Number.isNaN(time)) return -1;
    draft.setLocal(time, "minute", true, this.#clock);
    return colon + 4;
  }
}
