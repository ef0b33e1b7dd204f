import type { Clock } from "../clock.ts";
import type { DateParts, OrderGuess } from "../date-order.ts";
import { numberIn } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { readDate } from "../written-date.ts";

// Columns before a date are not as wide. It bounds the search.
const WIDEST = 200;

// Links, owner, group and size.
const MOST_COLUMNS = 4;
const UNITS = "KMGTPE";
const NUMERIC_DATE = /^(\d\d?)[-/](\d\d?)[-/](\d{4}|\d\d)$/;
const NUMBER = /^\d+$/;
const WEEKDAY = /^[A-Z][a-z][a-z],?$/;
// A number that is too wide for its column, or the target of a shortcut, right before the month.
const GLUED_MONTH = /^(.*[^A-Z])[A-Z][a-z]{2}$/;

/**
 * Finds a date of whatever form, and the size before it; returns where the name begins, or -1. Dates that begin with a number come after others,
 * since sizes are numbers; unless they end where another one begins, which is then the name's.
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
  // `ls --full-time` of old has the weekday before the month.
  const sizeBefore = (index: number): number => (WEEKDAY.test(wordAt(index - 1)) ? index - 2 : index - 1);

  /** Reads a date that begins with this word, into the draft. */
  function readAt(index: number): number {
    const word = wordAt(index);
    const size = wordAt(sizeBefore(index));
    if (!word || !/^\d[^:]*$|[^\d:]\d+$|^-$/.test(size)) return -1;
    const parts = NUMERIC_DATE.exec(word)?.slice(1) as unknown as DateParts | undefined;
    const order = parts ? guess.learn(parts) : guess.order;
    return readDate(draft, clock, text, first + (words[index]?.index ?? 0), order, false);
  }

  for (const isNumber of [false, true]) {
    for (let index = 0; index < words.length; index++) {
      if (NUMBER.test(wordAt(index)) !== isNumber || readAt(index) < 0) continue;
      const chosen = isNumber ? index : (earlierNumber(index) ?? yearBefore(index) ?? index);
      const name = readAt(chosen);
      const before = sizeBefore(chosen);
      const isMinor = isDevice(draft) && /^\d+,$/.test(wordAt(before - 1));
      draft.columnsEnd = columns + (words[isMinor ? before - 1 : before]?.index ?? 0);
      if (!isMinor) readSize(wordAt(before), draft);
      return line.start + name;
    }
  }
  return gluedDate();

  /** Reads a date right after a size, `4096Feb 23 12:01`, or right after what some servers print between the two. */
  function gluedDate(): number {
    for (let index = 1; index < words.length; index++) {
      const before = GLUED_MONTH.exec(wordAt(index))?.[1] ?? "";
      const sizes = [before, wordAt(index - 1)];
      const size = sizes.findIndex((word) => NUMBER.test(word));
      if (!before || size < 0) continue;
      const at = first + (words[index]?.index ?? 0) + before.length;
      const name = readDate(draft, clock, text, at, guess.order, false);
      if (name < 0) continue;
      draft.columnsEnd = columns + (words[index - size]?.index ?? 0);
      readSize(sizes[size] as string, draft);
      return line.start + name;
    }
    return -1;
  }

  /** The year before this word, `2003 4月 24`, if all columns stand before it, so that it cannot be the size. */
  function yearBefore(index: number): number | undefined {
    const isYear =
      index > MOST_COLUMNS && /^\d{4}$/.test(wordAt(index - 1)) && NUMBER.test(wordAt(index - 2));
    return isYear && readAt(index - 1) >= 0 ? index - 1 : undefined;
  }

  /** The number before this word with which a date begins that ends before the word: `12 Jan 12:34 2021-01-01 x`. */
  function earlierNumber(index: number): number | undefined {
    const date = first + (words[index]?.index ?? 0);
    for (let start = Math.max(1, index - 4); start < index; start++) {
      if (!NUMBER.test(wordAt(start))) continue;
      const name = readAt(start);
      if (name >= 0 && name <= date) return start;
    }
    return undefined;
  }
}

/** Whether two numbers stand in place of a size. */
export function isDevice({ type }: Draft): boolean {
  return type === "char" || type === "block";
}

/** Reads a size: `1234`, `33.5K`, `1,234`, or `staff1234` without a space between. Anything else is not a size, nor is `11,42`. */
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
