import type { Clock } from "../clock.ts";
import { numberIn } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { readDate } from "../written-date.ts";

// Columns before a date are not as wide. It bounds the search.
const WIDEST = 200;

const UNITS = "KMGTPE";
const WEEKDAY = /^[A-Z][a-z][a-z],?$/;

/**
 * Finds a date of whatever form, from the left, and the size before it; gives where the name begins, or -1. Dates that begin with a number come
 * after others, since sizes are numbers.
 */
export function findRareDate(line: Line, draft: Draft, columns: number, clock: Clock): number {
  const { text } = line;
  const first = columns - line.start;
  const words = [...text.slice(first, first + WIDEST).matchAll(/[^ ]+/g)];
  for (const isNumber of [false, true]) {
    for (const [index, { 0: word, index: at }] of words.entries()) {
      // `ls --full-time` of old has the weekday before the month.
      const before = WEEKDAY.test(words[index - 1]?.[0] ?? "") ? index - 2 : index - 1;
      const size = words[before]?.[0] ?? "";
      if (/^\d+$/.test(word) !== isNumber || !/^\d|\d$|^-$/.test(size)) continue;
      const name = readDate(draft, clock, text, first + at, "mdy", false);
      if (name < 0) continue;
      const isMinor = isDevice(draft) && /^\d+,$/.test(words[before - 1]?.[0] ?? "");
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
