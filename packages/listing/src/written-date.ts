import { fullYear, midnight } from "./calendar.ts";
import type { Clock } from "./clock.ts";
import { type DateOrder, ordered } from "./date-order.ts";
import type { Draft } from "./draft.ts";
import type { Precision } from "./moment.ts";
import { monthOf } from "./months.ts";

/** A date and time as found in a line. */
export interface WrittenDate {
  /** `undefined` if none is written. */
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
  readonly time: TimeOfDay;
  /** Where the text goes on. */
  readonly end: number;
  /** How many blanks there may be before a name that follows, besides the one that parts them. */
  readonly padding: number;
}

interface TimeOfDay {
  /** Since midnight. */
  readonly milliseconds: number;
  readonly precision: Precision;
  /** The zone, as milliseconds ahead of UTC, if one is written. */
  readonly zone: number | undefined;
  /** It is told with `AM` or `PM`. */
  readonly hasHalves: boolean;
  readonly end: number;
}

const ANY = Number.POSITIVE_INFINITY;

const WORD = "(?<word>[A-Za-z\\x80-\\xff]{3,20}\\.?)";
// The sign of a month or a day in Chinese, Japanese or Korean, in UTF-8 or any of the older encodings.
const SIGN = "[\\x80-\\xff]{2,3}";

const FORMS: readonly RegExp[] = [
  // 2005-06-10, 04/12/06, 4.11.2018
  "(?<first>\\d{1,4})(?<mark>[-/.])(?<second>\\d{1,2})\\k<mark>(?<third>\\d{2,4})(?![-/.\\d:])",
  // 2003年4月18日, 2003 4月 18, 8月 17
  `(?:(?<year>\\d{4})(?:${SIGN})? *)?(?<month>\\d{1,2})${SIGN} *(?<day>\\d{1,2})(?:${SIGN})?(?![\\d:.])`,
  // 09-26
  "(?<month>\\d{1,2})[-/.](?<day>\\d{1,2})(?![-/.\\d:])",
  // Jan 12, FEB-19
  `${WORD}[ -]+(?<day>\\d{1,2})(?:${SIGN})?(?:(?<comma>,)|(?![\\d:.]))`,
  // 12-Jan, 19. Sep, 21NOV
  `(?<day>\\d{1,2})(?:\\. ?| |-|)${WORD}[ -]?`,
].map((form) => new RegExp(form, "y"));

const YEAR = /([ -]*)(\d{4}|1\d\d)(?![^ ])/y;
const SHORT_YEAR = /[ -]*(\d\d)(?= +\d{1,2}[:.]|$)/y;
const TIME =
  /[ T]*(\d{1,2})[:.](\d{1,2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?:([AaPp])[Mm]?| ([AaPp])[Mm])?(?: ([-+]\d{4})|Z)?(?![^ ])/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The time of day at `at`, after any blanks: `5:03PM`, `17:03:10.59`, `09.17`, `8:45 pm`, `24:00`, `21:14:05.000000000 +0200`. */
function readTime(text: string, at: number): TimeOfDay | undefined {
  const found = match(TIME, text, at);
  if (found === null) return undefined;
  const [all, hours, minutes, seconds = 0, fraction, short, long, zone] = found;
  const half = (short ?? long)?.toLowerCase();
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === "p" ? 12 : 0);
  if (hour > 24 || Number(minutes) > 59 || Number(seconds) > 60 || (half !== undefined && Number(hours) > 12))
    return undefined;
  const milliseconds = ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return {
    milliseconds: milliseconds + Math.floor(Number(`0.${fraction ?? 0}`) * 1000),
    precision: fraction !== undefined ? "millisecond" : found[3] !== undefined ? "second" : "minute",
    zone:
      zone === undefined ? undefined : (Math.trunc(Number(zone) / 100) * 60 + (Number(zone) % 100)) * 60_000,
    hasHalves: half !== undefined,
    end: at + all.length,
  };
}

/**
 * The date and time at `at`, in any of the forms that servers print, or `undefined`. The text has one character for one byte.
 * `order` is for dates in numbers. A time may follow a year (`Nov 16 1994 17:16`) only where `hasTimeAfterYear`: in a listing of Unix, `17:16` would
 * be the file's name.
 */
export function readDate(
  text: string,
  at: number,
  order: DateOrder,
  hasTimeAfterYear: boolean,
): WrittenDate | undefined {
  for (const form of FORMS) {
    const found = match(form, text, at);
    if (found === null) continue;
    let { year, month = "", day = "" } = found.groups as Partial<Record<string, string>>;
    const { word, comma, mark, first, second, third } = found.groups as Partial<Record<string, string>>;
    if (first !== undefined && second !== undefined && third !== undefined) {
      [year, month, day] = ordered(
        [first, second, third],
        first.length > 2 ? "ymd" : mark === "." ? "dmy" : order,
      );
    } else if (Number(month) > 12) [month, day] = [day, month];
    const number = word === undefined ? Number(month) : monthOf(word);
    if (number === 0) continue;
    const end = at + found[0].length;
    if (year !== undefined)
      return whole(fullYear(Number(year), year.length), number, Number(day), text, end, true);
    return withYearOrTime(number, Number(day), text, end, hasTimeAfterYear || comma !== undefined);
  }
  return undefined;
}

/** A date that is whole; a time may follow. */
function whole(
  year: number,
  month: number,
  day: number,
  text: string,
  at: number,
  hasTime: boolean,
  padding: number = ANY,
): WrittenDate | undefined {
  if (Number.isNaN(midnight(year, month, day))) return undefined;
  const time = hasTime ? readTime(text, at) : undefined;
  return written(year, month, day, time, at, time === undefined ? padding : 0);
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
    // Some pad a year on the right, those that do not pad it on the left.
    const padding = blanks.length === 1 ? 1 : 0;
    return whole(
      fullYear(Number(digits), digits.length),
      month,
      day,
      text,
      at + all.length,
      hasTimeAfterYear,
      padding,
    );
  }
  const time = readTime(text, at);
  if (time === undefined) {
    const short = match(SHORT_YEAR, text, at);
    return short === null
      ? undefined
      : whole(fullYear(Number(short[1]), 2), month, day, text, at + short[0].length, true);
  }
  // `ls -T` of BSD has the year behind the seconds.
  const after = time.precision === "second" ? match(YEAR, text, time.end) : null;
  if (after === null) return written(undefined, month, day, time, at, 0);
  return written(Number(after[2]), month, day, { ...time, end: time.end + after[0].length }, at, 0);
}

function written(
  year: number | undefined,
  month: number,
  day: number,
  time: TimeOfDay = { milliseconds: 0, precision: "day", zone: undefined, hasHalves: false, end: 0 },
  at: number,
  padding: number,
): WrittenDate {
  // A clock of twelve hours, as a date in numbers, stands in a column that may be wider than it.
  return { year, month, day, time, end: Math.max(at, time.end), padding: time.hasHalves ? ANY : padding };
}

/** Puts a written date into the draft; without a year, in the newest year that is not in the future. */
export function setDate(draft: Draft, { year, month, day, time }: WrittenDate, clock: Clock): void {
  const { milliseconds, precision, zone } = time;
  const local =
    year === undefined ? clock.newest(month, day, milliseconds) : midnight(year, month, day) + milliseconds;
  if (zone !== undefined) draft.setUtc(local - zone, precision);
  else draft.setLocal(local, precision, year === undefined, clock);
}

/** Where the name begins that follows a date: after one blank, and after padding where there may be some. */
export function nameAfter(text: string, { end, padding }: WrittenDate): number {
  let start = end + 1;
  for (let left = padding; left > 0 && text[start] === " "; left--) start++;
  return start;
}
