import { binaryText } from "./text.ts";

/** Whether a byte is `0` to `9`. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/**
 * Returns the number that decimal digits stand for, or `undefined` if other bytes are among them, or there are none, or more than 19:
 * a `bigint` where a `number` would lose digits.
 */
export function numberAt(bytes: Uint8Array, start: number, end: number): number | bigint | undefined {
  if (end - start > 15) return numberIn(binaryText(bytes, start, Math.min(end, start + 20)));
  let value = end > start ? 0 : Number.NaN;
  for (let at = start; at < end; at++)
    value = isDigit(bytes[at]) ? value * 10 + (bytes[at] as number) - 48 : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
}

/** The same for text; digits may be in groups of three parted by commas, full stops or spaces. */
export function numberIn(text: string): number | bigint | undefined {
  const digits = /^\d{1,3}(?:[., ]\d{3})+$/.test(text) ? text.replace(/\D/g, "") : text;
  if (!/^\d{1,19}$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}
