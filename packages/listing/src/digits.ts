/** Whether a byte is `0` to `9`. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/**
 * The number that decimal digits tell, or `undefined` if other bytes are among them, or there are none, or more than 19:
 * a `bigint` where a `number` would lose digits.
 */
export function numberAt(bytes: Uint8Array, start: number, end: number): number | bigint | undefined {
  const length = end - start;
  if (length < 1 || length > 19) return undefined;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  let digits = "";
  for (let at = start; at < end; at++) digits += String.fromCharCode(bytes[at] as number);
  return BigInt(digits);
}

/** The same for text; digits may be in groups of three parted by commas, full stops or blanks. */
export function numberIn(text: string): number | bigint | undefined {
  const digits = /^\d{1,3}(?:[., ]\d{3})+$/.test(text) ? text.replace(/[., ]/g, "") : text;
  if (!/^\d{1,19}$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}
