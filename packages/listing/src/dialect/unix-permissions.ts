const TYPE_LETTERS = "-dlbcpsDnwmMaPC?";
const LETTERS = "rwxsStTlLaA-";

const isTypeLetter: readonly boolean[] = Array.from({ length: 256 }, (_, byte) =>
  TYPE_LETTERS.includes(String.fromCharCode(byte)),
);
const isLetter: readonly boolean[] = Array.from({ length: 256 }, (_, byte) =>
  LETTERS.includes(String.fromCharCode(byte)),
);

/**
 * Where `drwxr-xr-x` or what resembles it ends: the letter of a type and 7 to 10 of permissions, and a mark for an access control list,
 * which may take the place of the blank. -1 if it is something else.
 */
export function permissionsEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 9 || !isTypeLetter[bytes[start] as number]) return -1;
  let at = start + 1;
  const most = Math.min(end, start + 12);
  while (at < most && isLetter[bytes[at] as number]) at++;
  if (at - start < 8 || at >= end) return -1;
  const next = bytes[at] as number;
  if (next === 32) return at;
  // + @ .
  return next === 43 || next === 64 || next === 46 ? at + 1 : -1;
}

/** The permission bits of nine letters, `rwxr-xr-x`; `undefined` for other letters or another number of them. */
export function modeOf(permissions: string): number | undefined {
  if (!/^(?:[r-][w-][xsS-]){2}[r-][w-][xtT-]$/.test(permissions)) return undefined;
  let mode = 0;
  for (const [index, letter] of [...permissions].entries()) {
    if (letter !== "-" && letter !== "S" && letter !== "T") mode |= 0o400 >> index;
  }
  if (/[sS]/.test(permissions[2] as string)) mode |= 0o4000;
  if (/[sS]/.test(permissions[5] as string)) mode |= 0o2000;
  if (/[tT]/.test(permissions[8] as string)) mode |= 0o1000;
  return mode;
}
