import type { Clock } from "./clock.ts";
import { fullYear, midnight } from "./calendar.ts";
import { type DateOrder, ordered } from "./date-order.ts";
import type { Draft } from "./draft.ts";
import { monthOf } from "./months.ts";
import type { Precision } from "./moment.ts";

/** A date and time as found in a line. */
export interface WrittenDate {
  /** `undefined` if none is written. */
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
  /** Milliseconds since midnight. */
  readonly timeOfDay: number;
  readonly precision: Precision;
  /** The zone, as milliseconds ahead of UTC, if one is written. */
  readonly zone: number | undefined;
  /** Where the text goes on. */
  readonly end: number;
  /** How many blanks there may be before a name that follows, besides the one that parts them. */
  readonly padding: number;
}

interface TimeOfDay {
  readonly milliseconds: number;
  readonly precision: Precision;
  readonly zone: number | undefined;
  /** It is told with `AM` or `PM`. */
  readonly hasHalves: boolean;
  readonly end: number;
}

const ANY = Number.POSITIVE_INFINITY;

const LETTERS = "[A-Za-z\\x80-\\xff]";
// The sign of a month or a day in Chinese, Japanese or Korean, in UTF-8 or any of the older encodings.
const SIGN = "[\\x80-\\xff]{2,3}";

const NUMERIC = /(\d{1,4})([-/.])(\d{1,2})\2(\d{2,4})(?![-/.\d:])/y;
const MONTH_DAY_NUMERIC = /(\d{1,2})[-/.](\d{1,2})(?![-/.\d:])/y;
const MONTH_DAY = new RegExp(`(${LETTERS}{3,20}\\.?)[ -]+(\\d{1,2})(?:${SIGN})?(?:(,)|(?![\\d:.]))`, "y");
const DAY_MONTH = new RegExp(`(\\d{1,2})(?:\\. ?| |-|)(${LETTERS}{3,20}\\.?)[ -]?`, "y");
const SIGNED = new RegExp(
  `(?:(\\d{4})(?:${SIGN})? *)?(\\d{1,2})${SIGN} *(\\d{1,2})(?:${SIGN})?(?![\\d:.])`,
  "y",
);
const YEAR = /([ -]*)(\d{4}|1\d\d)(?![^ ])/y;
const SHORT_YEAR = /[ -]*(\d\d)(?= +\d{1,2}[:.]|$)/y;
const TIME =
  /[ T]*(\d{1,2})[:.](\d{1,2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?:([AaPp])[Mm]?| ([AaPp])[Mm])?(?: ([-+]\d{4})|Z)?(?![^ ])/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The time of day at `at`, after any blanks: `5:03PM`, `17:03:10.59`, `09.17`, `8:45 pm`, `24:00`, `21:14:05.000000000 +0200`. */
export function readTime(text: string, at: number): TimeOfDay | undefined {
  const found = match(TIME, text, at);
  if (found === null) return undefined;
  const [all, hours, minutes, seconds, fraction, short, long, zone] = found;
  let hour = Number(hours);
  const half = (short ?? long)?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  if (hour > 24 || Number(minutes) > 59 || Number(seconds ?? 0) > 60) return undefined;
  const thousandths = Math.floor(Number(`0.${fraction ?? 0}`) * 1000);
  return {
    milliseconds: hour * 3_600_000 + Number(minutes) * 60_000 + Number(seconds ?? 0) * 1000 + thousandths,
    precision: seconds === undefined ? "minute" : fraction === undefined ? "second" : "millisecond",
    zone:
      zone === undefined ? undefined : (Math.trunc(Number(zone) / 100) * 60 + (Number(zone) % 100)) * 60_000,
    hasHalves: half !== undefined,
    end: at + all.length,
  };
}

/**
 * The date and time at `at`, in any of the forms that servers print, or `undefined`. The text has one character for one byte.
 * `order` is for dates in numbers. A time may follow a year (`Nov 16 1994 17:16`) only where `hasTimeAfterYear`: in a listing
 * of Unix, `17:16` would be the file's name.
 */
export function readDate(
  text: string,
  at: number,
  order: DateOrder,
  hasTimeAfterYear: boolean,
): WrittenDate | undefined {
  let found = match(NUMERIC, text, at);
  if (found !== null) {
    const parts = [found[1], found[3], found[4]] as unknown as [string, string, string];
    const long = parts[0].length > 2;
    const [year, month, day] = ordered(parts, long ? "ymd" : found[2] === "." ? "dmy" : order);
    return complete(
      fullYear(Number(year), year.length),
      Number(month),
      Number(day),
      text,
      at + found[0].length,
      true,
    );
  }
  found = match(SIGNED, text, at);
  if (found !== null) {
    const [all, year, month, day] = found;
    const end = at + all.length;
    if (year !== undefined) return complete(Number(year), Number(month), Number(day), text, end, true);
    return withYearOrTime(Number(month), Number(day), text, end, hasTimeAfterYear);
  }
  found = match(MONTH_DAY_NUMERIC, text, at);
  if (found !== null) {
    const [first, second] = [Number(found[1]), Number(found[2])];
    const end = at + found[0].length;
    return first > 12
      ? withYearOrTime(second, first, text, end, hasTimeAfterYear)
      : withYearOrTime(first, second, text, end, hasTimeAfterYear);
  }
  found = match(MONTH_DAY, text, at);
  let month = found === null ? 0 : monthOf(found[1] as string);
  if (found !== null && month > 0) {
    const [all, , day, comma] = found;
    return withYearOrTime(month, Number(day), text, at + all.length, hasTimeAfterYear || comma === ",");
  }
  found = match(DAY_MONTH, text, at);
  month = found === null ? 0 : monthOf(found[2] as string);
  if (found === null || month === 0) return undefined;
  return withYearOrTime(month, Number(found[1]), text, at + found[0].length, hasTimeAfterYear);
}

/** A date that is whole; a time may follow. */
function complete(
  year: number,
  month: number,
  day: number,
  text: string,
  at: number,
  hasTime: boolean,
): WrittenDate | undefined {
  if (Number.isNaN(midnight(year, month, day))) return undefined;
  const time = hasTime ? readTime(text, at) : undefined;
  return written(year, month, day, time, at, time === undefined ? ANY : 0);
}

/** What follows month and day: a year, a time, a year and a time, or a time and a year. */
function withYearOrTime(
  month: number,
  day: number,
  text: string,
  at: number,
  hasTimeAfterYear: boolean,
): WrittenDate | undefined {
  // A leap year, since any day that some year has will do.
  if (Number.isNaN(midnight(2000, month, day))) return undefined;
  const year = match(YEAR, text, at);
  if (year !== null) {
    const [all, blanks, digits] = year as unknown as [string, string, string];
    const end = at + all.length;
    const date = complete(fullYear(Number(digits), digits.length), month, day, text, end, hasTimeAfterYear);
    // Some pad a year on the right, those that do not pad it on the left.
    return date && { ...date, padding: date.padding > 0 && blanks.length === 1 ? 1 : 0 };
  }
  const time = readTime(text, at);
  if (time !== undefined) {
    // `ls -T` of BSD.
    const after = time.precision === "second" ? match(YEAR, text, time.end) : null;
    if (after === null) return written(undefined, month, day, time, at, 0);
    const end = time.end + after[0].length;
    return written(Number(after[2]), month, day, { ...time, end }, at, 0);
  }
  const short = match(SHORT_YEAR, text, at);
  if (short === null) return undefined;
  return complete(fullYear(Number(short[1]), 2), month, day, text, at + short[0].length, true);
}

function written(
  year: number | undefined,
  month: number,
  day: number,
  time: TimeOfDay | undefined,
  at: number,
  padding: number,
): WrittenDate {
  // A clock of twelve hours, as a whole date in numbers, stands in a column that may be wider than it.
  const { milliseconds = 0, precision = "day", zone, end = at, hasHalves = false } = time ?? {};
  return {
    year,
    month,
    day,
    timeOfDay: milliseconds,
    precision,
    zone,
    end,
    padding: hasHalves ? ANY : padding,
  };
}

/** Puts a written date into the draft; without a year, in the newest year that is not in the future. */
export function setDate(draft: Draft, date: WrittenDate, clock: Clock): void {
  const { year, month, day, timeOfDay, precision, zone } = date;
  const time =
    year === undefined ? clock.newest(month, day, timeOfDay) : midnight(year, month, day) + timeOfDay;
  if (zone !== undefined) draft.setUtc(time - zone, precision);
  else draft.setLocal(time, precision, year === undefined, clock);
}

/** Where the name begins that follows a date: after one blank, and after padding where there may be some. */
export function nameAfter(text: string, { end, padding }: WrittenDate): number {
  let start = end + 1;
  for (let left = padding; left > 0 && text[start] === " "; left--) start++;
  return start;
}
