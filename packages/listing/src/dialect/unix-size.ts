import { isDigit, numberAt, numberIn } from "../digits.ts";
import type { Draft } from "../draft.ts";
import { binaryText } from "../text.ts";

const UNITS = "KMGTPE";

/**
 * Reads the size column, `start` to `end`, and marks where the columns before it end. It may be `1234`, `33.5K`, `1,234`, `staff1234` without
 * a blank, or the numbers of a device, `11, 42`, of which `before` is the first half. What is none of these is no size.
 */
export function readSize(bytes: Uint8Array, before: number, start: number, end: number, draft: Draft): void {
  draft.columnsEnd = start;
  const isDevice = draft.type === "char" || draft.type === "block";
  if (isDevice && before > 0 && endsWithComma(bytes, before, start)) {
    draft.columnsEnd = before;
    return;
  }
  draft.size = numberAt(bytes, start, end);
  if (draft.size !== undefined || end - start > 40) return;
  const text = binaryText(bytes, start, end);
  if (isDevice && /^\d+,\d+$/.test(text)) return;
  const rounded = /^(\d{1,15}(?:[.,]\d{1,3})?)([KMGTPE])(?:i?B)?$/i.exec(text);
  if (rounded !== null) {
    const [, amount, unit] = rounded as unknown as [string, string, string];
    const factor = 1024 ** (UNITS.indexOf(unit.toUpperCase()) + 1);
    draft.size = Math.round(Number(amount.replace(",", ".")) * factor);
    draft.sizeUnit = /[.,]/.test(amount) ? factor / 10 : factor;
    return;
  }
  const glued = /^[^\d-].*?[A-Za-z](\d{1,19})$/.exec(text);
  if (glued === null) {
    draft.size = numberIn(text);
    return;
  }
  draft.columnsEnd = end - (glued[1] as string).length;
  draft.size = numberAt(bytes, draft.columnsEnd, end);
}

function endsWithComma(bytes: Uint8Array, start: number, end: number): boolean {
  let at = end - 1;
  while (at > start && bytes[at] === 32) at--;
  return bytes[at] === 44 && isDigit(bytes[start]);
}
