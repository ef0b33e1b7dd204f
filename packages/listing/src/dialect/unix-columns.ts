import type { Details } from "../entry.ts";
import { binaryBytes, binaryText, decodeName } from "../text.ts";
import { modeOf } from "./unix-permissions.ts";

/** What stands between the permissions and the size (`start` to `end`), and before the permissions. */
export function describeUnix(
  bytes: Uint8Array,
  lineStart: number,
  lineEnd: number,
  start: number,
  end: number,
): Details {
  const text = binaryText(bytes, start, end);
  const permissionsAndMark = /^.[rwxsStTlLaA-]{1,11}[+@.]?/.exec(text)?.[0] ?? "";
  const mark = /[+@.]$/.exec(permissionsAndMark)?.[0];
  const permissions = permissionsAndMark.slice(1, mark === undefined ? undefined : -1);
  const facts = new Map<string, string>();
  const [first, second] = binaryText(bytes, lineStart, start).trim().split(/ +/) as [string, string?];
  if (second !== undefined) facts.set("inode", first);
  if (first !== "") facts.set("blocks", second ?? first);
  if (mark !== undefined) facts.set("acl", mark);
  const mode = modeOf(permissions);
  const details: Details = { permissions, mode, ...people(text.slice(permissionsAndMark.length), facts) };
  const device = /^(\d+), *(\d+) /.exec(
    /^[bc]/.test(text) ? binaryText(bytes, end, Math.min(lineEnd, end + 64)) : "",
  );
  if (device !== null) facts.set("major", device[1] as string).set("minor", device[2] as string);
  if (facts.size > 0) details.facts = facts;
  return details;
}

/** Links, owner and group. Names may have blanks; then only a wider gap tells where one ends. */
function people(text: string, facts: Map<string, string>): Details {
  const details: Details = {};
  let rest = text.trim();
  // Plan 9 and Unicos have the letter of a device or a kind here.
  const links = /^(?:[A-Za-z] +(?=\d))?(\d{1,15})(?: +|$)/.exec(rest);
  let gap = 0;
  if (links !== null) {
    details.links = Number(links[1]);
    rest = rest.slice(links[0].length);
    gap = links[0].length - links[0].trimEnd().length;
  }
  // A mass store tells where the file is, and to which family of volumes it belongs.
  const storage = /^(\S+ +\S+) +(DK|AR|TP) +(\S+)$/.exec(rest);
  if (storage !== null) {
    rest = storage[1] as string;
    facts.set("storage", storage[2] as string).set("family", storage[3] as string);
  }
  if (rest === "") return details;
  const names = split(rest);
  if (names === undefined) return details;
  const [owner, group] = names.map((name) => decodeName(binaryBytes(name)));
  // `ls -g` leaves the owner out, and its column empty.
  if (group === undefined && gap > 1 && /^\d+$/.test(rest)) details.group = owner as string;
  else {
    details.owner = owner as string;
    if (group !== undefined) details.group = group;
  }
  return details;
}

/** One or two names, or `undefined` if it cannot be told where the first one ends. */
function split(text: string): readonly string[] | undefined {
  const columns = text.split(/ {2,}/);
  const words = text.split(/ +/);
  if (words.length <= 2) return words;
  if (columns.length === 2) return columns;
  // A number is never a part of a name with blanks.
  if (columns.length === 1 && /^\d+$/.test(words[0] as string))
    return [words[0] as string, words.slice(1).join(" ")];
  if (columns.length === 1 && /^\d+$/.test(words.at(-1) as string))
    return [words.slice(0, -1).join(" "), words.at(-1) as string];
  return undefined;
}

/** `0100644 500 101`: mode, owner and group as numbers. */
export function describeNumericMode(
  bytes: Uint8Array,
  _lineStart: number,
  _lineEnd: number,
  start: number,
  end: number,
): Details {
  const [mode, owner, group] = binaryText(bytes, start, end).trim().split(/ +/) as [string, string, string];
  return { mode: Number.parseInt(mode, 8) & 0o7777, owner, group };
}
