import { isDigit } from "../digits.ts";
import { binaryText } from "../text.ts";

// 1 for the letters of types, 2 for those of permissions, 3 for those of both.
const LETTERS = new Uint8Array(256);
for (const letter of "-dlbcpsDnwmMaPCf?") LETTERS[letter.charCodeAt(0)] = 1;
for (const letter of "rwxsStTlLaA-") (LETTERS[letter.charCodeAt(0)] as number) |= 2;

const TAB = 9;
const SPACE = 32;

/**
 * Returns where `drwxr-xr-x` or what resembles it ends; -1 if it is something else. It is the letter of a type and 7 to 11 letters of
 * permissions, or as few as 2 of `rwx-` as some devices print them. A mark for an access control list may take the place of the space; so may
 * the number of links after nine letters.
 */
export function permissionsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at < start + 12 && (LETTERS[bytes[at] as number] as number) > 1) at++;
  const length = at - start;
  if (!((LETTERS[bytes[start] as number] as number) & 1) || length < 3 || at >= end) return -1;
  const next = bytes[at];
  if (length < 8) return (next === SPACE || next === TAB) && isShort(bytes, start, at) ? at : -1;
  if (next === SPACE || next === TAB || (length === 10 && isDigit(next))) return at;
  // + @ .
  return next === 43 || next === 64 || next === 46 ? at + 1 : -1;
}

/** Whether a few letters are permissions: `drw`, `-r-`. Others use such columns for attributes. */
function isShort(bytes: Uint8Array, start: number, end: number): boolean {
  return /^[-dl](?=.*[rwx])[-rwxst]+$/.test(binaryText(bytes, start, end));
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
