import { fullYear, midnight } from "./calendar.ts";
import type { Clock } from "./clock.ts";
import { type DateOrder, ordered } from "./date-order.ts";
import type { Draft } from "./draft.ts";
import { monthOf } from "./months.ts";

// The sign of a month or a day in Chinese, Japanese or Korean takes two or three bytes, in UTF-8 as in any of the older encodings.
const FORMS: readonly RegExp[] = [
  // 2005-06-10, 04/12/06, 4.11.2018
  /(?<first>\d{1,4})(?<mark>[-/.])(?<second>\d{1,2})\k<mark>(?<third>\d{2,4})(?![-/.\d:])/y,
  // 2003年4月18日, 2003 4月 18, 8月 17
  /(?:(?<year>\d{4})(?:[\x80-\xff]{2,3})? *)?(?<month>\d{1,2})[\x80-\xff]{2,3} *(?<day>\d{1,2})(?:[\x80-\xff]{2,3})?(?![\d:.])/y,
  // 09-26
  /(?<month>\d{1,2})[-/.](?<day>\d{1,2})(?![-/.\d:])/y,
  // Jan 12, FEB-19
  /(?<word>[A-Za-z\x80-\xff]{3,20}\.?)[ -]+(?<day>\d{1,2})(?:[\x80-\xff]{2,3})?(?:(?<apart>,)|(?![\d:.]))/y,
  // 12-Jan, 19. Sep, 26. Juli, 21NOV
  /(?<day>\d{1,2})(?:\. {0,3}|(?<apart>-)| |)(?<word>[A-Za-z\x80-\xff]{3,20}\.?),?[ -]?/y,
  // 3 29 03:26
  /(?<month>\d{1,2}) {1,2}(?<day>\d{1,2})(?= +\d{1,2}:\d\d )/y,
];

// Two digits are a year only if a time follows.
const YEAR = /([ -]*)(\d{4}|1\d\d|\d\d(?= +\d{1,2}[:.]|$))(?![^ ])/y;
const TIME =
  /[ T]*(\d{1,2})[:.](\d{1,2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?:([AaPp])[Mm]?| ([AaPp])[Mm])?(?: ([-+]\d\d)(\d\d)|Z)?(?![^ ])/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Reads the date and time at `at`, in any of the forms that servers print, into the draft. Gives where a name behind it would begin: after one
 * blank, or more where the column may be wider than the date. -1 if there is no date. The text has one character for one byte.
 * `order` is for dates in numbers. A time may follow a year (`Nov 16 1994 17:16`) only where `hasTimeAfterYear`: in a listing of Unix, `17:16` would
 * be the file's name; it may also follow `12-Jan-1994`. A date without a year is of the newest year that does not put it in the future.
 */
export function readDate(
  draft: Draft,
  clock: Clock,
  text: string,
  at: number,
  order: DateOrder,
  hasTimeAfterYear: boolean,
): number {
  for (const form of FORMS) {
    const found = match(form, text, at);
    if (!found) continue;
    let { year, month = "", day = "" } = found.groups as Partial<Record<string, string>>;
    const {
      word,
      apart,
      mark,
      first = "",
      second = "",
      third = "",
    } = found.groups as Partial<Record<string, string>>;
    if (mark) {
      [year, month, day] = ordered(
        [first, second, third],
        first.length > 2 ? "ymd" : mark === "." ? "dmy" : order,
      );
    }
    // A day above 12 proves that the day comes first.
    if (first.length < 3 && Number(month) > 12) [month, day] = [day, month];
    const number = word ? monthOf(word) : Number(month);
    // In a leap year any day that some year has will do.
    if (Number.isNaN(midnight(2000, number, Number(day)))) continue;
    return readRest(
      draft,
      clock,
      text,
      at + found[0].length,
      year,
      number,
      Number(day),
      hasTimeAfterYear || !!apart,
    );
  }
  return -1;
}

/** Reads what follows month and day, and perhaps a year: a year, a time, a year and a time, or a time and a year. */
function readRest(
  draft: Draft,
  clock: Clock,
  text: string,
  at: number,
  written: string | undefined,
  month: number,
  day: number,
  hasTimeAfterYear: boolean,
): number {
  let end = at;
  let year = written;
  // A date in numbers stands in a column that may be wider than it.
  let padding = 99;
  let hasTime = true;
  const readYear = (): void => {
    const found = match(YEAR, text, end);
    if (!found) return;
    year = found[2] as string;
    end += found[0].length;
    hasTime = hasTimeAfterYear || year.length === 2;
    // Some pad a year on the right, those that do not pad it on the left.
    padding = found[1]?.length === 1 ? 1 : 0;
  };
  if (!year) readYear();
  const time = hasTime ? match(TIME, text, end) : null;
  if (!time && !year) return -1;
  const [all = "", hours = 0, minutes = 0, seconds, fraction, short, long, zoneHours, zoneMinutes] =
    time ?? [];
  const half = (short ?? long)?.toLowerCase();
  const hour = half ? (Number(hours) % 12) + (half === "p" ? 12 : 0) : Number(hours);
  if (hour > 24 || Number(minutes) > 59 || Number(seconds ?? 0) > 60 || (half && Number(hours) > 12))
    return -1;
  if (time) {
    end += all.length;
    // So does a clock of twelve hours.
    padding = half ? 99 : 0;
    // `ls -T` of BSD has the year behind the seconds.
    if (!year && seconds) readYear();
  }
  const milliseconds =
    ((hour * 60 + Number(minutes)) * 60 + Number(`${seconds ?? 0}.${fraction ?? 0}`)) * 1000;
  const local = year
    ? midnight(fullYear(year), month, day) + Math.floor(milliseconds)
    : clock.newest(month, day, milliseconds);
  if (Number.isNaN(local) || (text[end] ?? " ") !== " ") return -1;
  const precision = fraction ? "millisecond" : seconds ? "second" : time ? "minute" : "day";
  if (!zoneHours) draft.setLocal(local, precision, !year, clock);
  else
    draft.setUtc(
      local - (Number(zoneHours) * 60 + Number(`${zoneHours[0]}${zoneMinutes}`)) * 60_000,
      precision,
    );
  end++;
  for (; padding > 0 && text[end] === " "; padding--) end++;
  return end;
}
