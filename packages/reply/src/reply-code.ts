const SPACE = 32;
const HYPHEN = 45;

/** The code of a line that has the form of a reply's first or last line, else 0. */
export function replyCode(line: Uint8Array): number {
  const [a = 0, b = 0, c = 0, after = SPACE] = line;
  if (a < 0x31 || a > 0x35 || !isDigit(b) || !isDigit(c)) return 0;
  if (after !== SPACE && after !== HYPHEN) return 0;
  return (a - 0x30) * 100 + (b - 0x30) * 10 + (c - 0x30);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
