import { fullYear, midnight } from "./calendar.ts";
import type { Clock } from "./clock.ts";
import { type DateOrder, ordered } from "./date-order.ts";
import { FORMS, YEAR } from "./date-forms.ts";
import type { Draft } from "./draft.ts";
import { monthOf } from "./months.ts";
import { readTime } from "./time-of-day.ts";

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Reads the date and time at `at`, in any of the forms that servers print, into the draft. Returns where a name after it would begin: after one
 * space, or more where the column may be wider than the date. -1 if there is no date. The text has one character for one byte.
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
    if (word && number === 0) continue;
    // Some servers print zeros for an unknown date. Two bare numbers may be something else.
    const isZero = number * Number(day) === 0 && (/[^ \d]/.test(found[0]) || number === Number(day));
    // In a leap year any day that some year has will do.
    if (!isZero && Number.isNaN(midnight(2000, number, Number(day)))) continue;
    const end = readRest(
      draft,
      clock,
      text,
      at + found[0].length,
      year,
      number,
      Number(day),
      hasTimeAfterYear || !!apart,
    );
    if (end >= 0) return end;
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
  const time = hasTime ? readTime(text, end) : undefined;
  if (time === null || (!time && !year)) return -1;
  if (time) {
    end = time.end;
    // So does a clock of twelve hours.
    padding = time.isHalved ? 99 : 0;
    // `ls -T` of BSD has the year after the seconds.
    if (!year && time.precision === "second") readYear();
  }
  const isZero = month * day === 0 || year === "0000";
  const { milliseconds = 0, precision = "day", zone } = time ?? {};
  const local = year
    ? midnight(fullYear(year), month, day) + Math.floor(milliseconds)
    : clock.newest(month, day, milliseconds);
  if ((Number.isNaN(local) && !isZero) || !" \t".includes(text[end] ?? " ")) return -1;
  if (isZero) draft.time = Number.NaN;
  else if (zone === undefined) draft.setLocal(local, precision, !year, clock);
  else draft.setUtc(local - zone, precision);
  end++;
  for (; padding > 0 && text[end] === " "; padding--) end++;
  return end;
}
