import { midnight } from "../calendar.ts";
import type { Clock } from "../clock.ts";
import { pair } from "../digit-pairs.ts";
import { isDigit } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { monthOf } from "../months.ts";

const SPACE = 32;
const COLON = 58;

/**
 * A reader of the two forms that nine listings of ten have, `Jan  9 12:34` and `Jan  9  2021`, which looks at no byte twice. It reads the date at a word
 * of three letters into the draft, and returns where the name begins, or -1 if the form is another.
 */
export function commonDates(clock: Clock): (line: Line, draft: Draft, start: number) => number {
  // The months that have been met, by their bytes.
  const months = new Map<number, number>();
  return ({ bytes, end }, draft, start) => {
    const first = bytes[start] as number;
    const second = bytes[start + 1] as number;
    const third = bytes[start + 2] as number;
    const key = first | (second << 8) | (third << 16);
    let month = months.get(key);
    if (month === undefined) {
      month = monthOf(String.fromCharCode(first, second, third));
      // Words of three letters that name none need not be remembered.
      if (month > 0) months.set(key, month);
    }
    let at = start + 3;
    while (bytes[at] === SPACE) at++;
    // A day of one digit may have a space or a zero before it.
    const day = isDigit(bytes[at + 1]) ? pair(bytes, at) : (bytes[at] as number) - 48;
    at += isDigit(bytes[at + 1]) ? 2 : 1;
    const gap = at;
    while (bytes[at] === SPACE) at++;
    const spaces = at - gap;
    if (month === 0 || spaces === 0 || at + 4 >= end) return -1;
    const isShort = bytes[at + 1] === COLON;
    let time: number;
    if (isShort || bytes[at + 2] === COLON) {
      const hour = isShort ? (bytes[at] as number) - 48 : pair(bytes, at);
      at += isShort ? 4 : 5;
      const minute = pair(bytes, at - 2);
      time =
        hour < 24 && minute < 60 && (hour | minute) >= 0
          ? clock.newest(month, day, (hour * 60 + minute) * 60_000)
          : Number.NaN;
      draft.setLocal(time, "minute", true, clock);
    } else {
      time = midnight(pair(bytes, at) * 100 + pair(bytes, at + 2), month, day);
      at += 4;
      draft.setLocal(time, "day", false, clock);
    }
    if (Number.isNaN(time) || at >= end || bytes[at] !== SPACE) return -1;
    // Some pad the year on the right, those that do not pad it on the left.
    return draft.precision === "day" && spaces === 1 && bytes[at + 1] === SPACE ? at + 2 : at + 1;
  };
}
