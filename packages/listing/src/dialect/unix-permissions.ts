// 1 for the letters of types, 2 for those of permissions, 3 for those of both.
const LETTERS = new Uint8Array(256);
for (const letter of "-dlbcpsDnwmMaPC?") LETTERS[letter.charCodeAt(0)] = 1;
for (const letter of "rwxsStTlLaA-") (LETTERS[letter.charCodeAt(0)] as number) |= 2;

/**
 * Where `drwxr-xr-x` or what resembles it ends: the letter of a type and 7 to 11 of permissions, and a mark for an access control list,
 * which may take the place of the blank. -1 if it is something else.
 */
export function permissionsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at < start + 12 && (LETTERS[bytes[at] as number] as number) > 1) at++;
  if (!((LETTERS[bytes[start] as number] as number) & 1) || at - start < 8 || at >= end) return -1;
  const next = bytes[at];
  if (next === 32) return at;
  // + @ .
  return next === 43 || next === 64 || next === 46 ? at + 1 : -1;
}

/** The permission bits of nine letters, `rwxr-xr-x`; `undefined` for other letters or another number of them. */
export function modeOf(permissions: string): number | undefined {
  if (!/^(?:[r-][w-][xsS-]){2}[r-][w-][xtT-]$/.test(permissions)) return undefined;
  let mode = 0;
  for (const [index, letter] of [...permissions].entries()) {
    if (!"-ST".includes(letter)) mode |= 0o400 >> index;
    // The third letter of three, for user, group and others.
    if ("sStT".includes(letter)) mode |= 0o10000 >> ((index + 1) / 3);
  }
  return mode;
}
