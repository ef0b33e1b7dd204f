import type { Clock } from "../clock.ts";
import { numberIn } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { readDate } from "../written-date.ts";

// More words do not come before a date. It bounds the search.
const MOST_WORDS = 24;

const UNITS = "KMGTPE";

/**
 * Finds a date of whatever form, from the left, and the size before it; gives where the name begins, or -1. Dates that begin with a number come
 * after others, since sizes are numbers.
 */
export function findRareDate(line: Line, draft: Draft, columns: number, clock: Clock): number {
  const { text } = line;
  // A matter of words: what follows the last one is the rest of the line.
  const starts: number[] = [];
  const words: string[] = [];
  const pattern = /[^ ]+/g;
  pattern.lastIndex = columns - line.start;
  for (
    let found = pattern.exec(text);
    found !== null && words.length < MOST_WORDS;
    found = pattern.exec(text)
  ) {
    starts.push(line.start + found.index);
    words.push(found[0]);
  }
  for (const isNumber of [false, true]) {
    for (const [index, word] of words.entries()) {
      const size = words[index - 1] ?? "";
      if (/^\d+$/.test(word) !== isNumber || !/^\d|\d$|^-$/.test(size)) continue;
      const name = readDate(draft, clock, text, (starts[index] as number) - line.start, "mdy", false);
      if (name < 0) continue;
      draft.columnsEnd = starts[index - 1] as number;
      if (isDevice(draft) && /^\d+,$/.test(words[index - 2] ?? ""))
        draft.columnsEnd = starts[index - 2] as number;
      else readSize(size, draft);
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
    draft.sizeUnit = /[.,]/.test(amount) ? factor / 10 : factor;
    return;
  }
  const glued = /^[^\d-].*?[A-Za-z](\d{1,19})$/.exec(word)?.[1];
  if (glued !== undefined) draft.columnsEnd += word.length - glued.length;
  if (!isDevice(draft) || !word.includes(",")) draft.size = numberIn(glued ?? word);
}
