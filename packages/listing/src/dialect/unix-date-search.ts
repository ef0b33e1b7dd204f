import type { Clock } from "../clock.ts";
import type { DateParts, OrderGuess } from "../date-order.ts";
import { numberIn } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { readDate } from "../written-date.ts";

// Columns before a date are not as wide. It bounds the search.
const WIDEST = 200;

const UNITS = "KMGTPE";
const NUMERIC_DATE = /^(\d\d?)[-/](\d\d?)[-/](\d{4}|\d\d)$/;
const YEAR = /^(?:19|20)\d\d$/;
const SIZE = /^\d+$/;
const HIGH = /[\x80-\xff]/;
const WEEKDAY = /^[A-Z][a-z][a-z],?$/;

/**
 * Finds a date of whatever form, from the left, and the size before it; gives where the name begins, or -1. Dates that begin with a number come
 * after others, since sizes are numbers.
 */
export function findRareDate(
  line: Line,
  draft: Draft,
  columns: number,
  clock: Clock,
  guess: OrderGuess,
): number {
  const { text } = line;
  const first = columns - line.start;
  const words = [...text.slice(first, first + WIDEST).matchAll(/[^ ]+/g)];
  const wordAt = (index: number): string => words[index]?.[0] ?? "";
  for (const isNumber of [false, true]) {
    for (const [index, { 0: word, index: at }] of words.entries()) {
      // `ls --full-time` of old has the weekday before the month.
      const before = WEEKDAY.test(wordAt(index - 1)) ? index - 2 : index - 1;
      const size = wordAt(before);
      if (/^\d+$/.test(word) !== isNumber || !/^\d|\d$|^-$/.test(size)) continue;
      // In `531 2003 4月 18 12:34` the date begins with a number.
      if (!isNumber && YEAR.test(size) && HIGH.test(word) && SIZE.test(wordAt(before - 1))) continue;
      const parts = NUMERIC_DATE.exec(word)?.slice(1) as unknown as DateParts | undefined;
      const order = parts ? guess.learn(parts) : guess.order;
      const name = readDate(draft, clock, text, first + at, order, false);
      if (name < 0) continue;
      const isMinor = isDevice(draft) && /^\d+,$/.test(wordAt(before - 1));
      draft.columnsEnd = columns + (words[isMinor ? before - 1 : before]?.index ?? 0);
      if (!isMinor) readSize(size, draft);
      return line.start + name;
    }
  }
  return -1;
}

/** Whether two numbers stand in place of a size. */
export function isDevice({ type }: Draft): boolean {
  return type === "char" || type === "block";
}

/** Reads a size: `1234`, `33.5K`, `1,234`, or `staff1234` without a blank between. What is none of these is no size; nor is `11,42`. */
function readSize(word: string, draft: Draft): void {
  const [, amount, unit = ""] = /^(\d{1,15}(?:[.,]\d{1,3})?)([KMGTPE])(?:i?B)?$/i.exec(word) ?? [];
  if (amount !== undefined) {
    const factor = 1024 ** (UNITS.indexOf(unit.toUpperCase()) + 1);
    draft.size = Math.round(Number(amount.replace(",", ".")) * factor);
    draft.sizeUnit = factor;
    return;
  }
  const glued = /^[^\d-].*?[A-Za-z](\d{1,19})$/.exec(word)?.[1];
  if (glued !== undefined) draft.columnsEnd += word.length - glued.length;
  if (!isDevice(draft) || !word.includes(",")) draft.size = numberIn(glued ?? word);
}
