import { columns } from "../columns.ts";
import type { Clock } from "../clock.ts";
import type { Dialect } from "../dialect.ts";
import { isDigit, numberAt } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { EntryType } from "../entry.ts";
import type { Line } from "../line.ts";
import { describeUnix } from "./unix-columns.ts";
import { CommonDates } from "./unix-date.ts";
import { findRareDate } from "./unix-date-search.ts";
import { splitTarget, unmark } from "./unix-name.ts";
import { permissionsEnd } from "./unix-permissions.ts";

const BLANK = 32;

const TYPES: Readonly<Record<string, EntryType>> = {
  d: "dir",
  D: "dir",
  l: "symlink",
  c: "char",
  b: "block",
  p: "fifo",
  s: "socket",
};
const TYPE_OF_LETTER: readonly EntryType[] = Array.from(
  { length: 256 },
  (_, byte) => TYPES[String.fromCharCode(byte)] ?? "file",
);
// The letters of the formats that a mode has above its permissions.
const FORMATS = " pc d b - l s";

// What is left of a line that has a date in a language that is not known, or no name.
const DATE_LIKE = /^[^ ]+ +\d\d?,? +(?:\d{4}|\d\d?[:.]\d\d?)(?: |$)/;

/** `ls -l` and everything that imitates it: `drwxr-xr-x   2 owner group   4096 Jan  9 12:34 name` */
export const unix: Dialect = columns({
  name: "unix",
  heading: /^(.+):$/,
  // The word for it may be in another language and script.
  notice: /^ *(?:total\w?|(?:ins)?gesamt|celkem|[\x80-\xff]{4,}) *:? +-?\d[\d.,]*[kKMGT]?$/i,
  openFast: (clock) => {
    const reader = new UnixReader(clock);
    return (line, draft) => reader.read(line, draft);
  },
  rows: [
    {
      // Mode, owner, group, size and seconds since 1970.
      pattern: /<_mode:0[0-7]{5,6}> <owner#> <group#> <size#> <_seconds:\d{1,12}> <name*>/,
      finish: (draft, { _mode = "", _seconds }, details) => {
        const mode = Number.parseInt(_mode, 8);
        details.mode = mode & 0o7777;
        draft.type = TYPES[FORMATS[mode >> 12] ?? ""] ?? "file";
        draft.setUtc(Number(_seconds) * 1000, "second");
      },
    },
    {
      pattern: /(<_dir:d>|-)<permissions:[-rwxsStT]{9}>[+@.]? <links#> <owner> <group> <size#> <name*>/,
      isFit: ({ name = "" }) => !DATE_LIKE.test(name),
    },
  ],
});

class UnixReader {
  readonly #clock: Clock;
  readonly #dates: CommonDates;
  // `ls -F` puts a slash behind directories, and other marks behind other files.
  #marked = 0;
  #unmarked = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dates = new CommonDates(clock);
  }

  read(line: Line, draft: Draft): boolean {
    const { bytes, start, end } = line;
    let at = start;
    while (bytes[at] === BLANK) at++;
    // Inode and blocks, of `ls -is`.
    if (isDigit(bytes[at])) at = start + (/^ *\d+ +(?:\d+ +)?(?=[^ \d])/.exec(line.text)?.[0].length ?? 0);
    const columns = permissionsEnd(bytes, at, end);
    if (columns < 0) return false;
    draft.type = TYPE_OF_LETTER[bytes[at] as number] as EntryType;
    draft.describe = describeUnix;
    draft.columnsStart = at;
    let name = this.#findCommonDate(line, draft, columns);
    if (name < 0) name = findRareDate(line, draft, columns, this.#clock);
    return name >= 0 && this.#setName(line, draft, name);
  }

  /** Finds a number and after it a month, day and time or year, from the left. Gives where the name begins, -1 if it is not as simple. */
  #findCommonDate(line: Line, draft: Draft, columns: number): number {
    const { bytes, end } = line;
    let at = columns;
    let size = -1;
    let sizeEnd = 0;
    for (;;) {
      while (at < end && bytes[at] === BLANK) at++;
      const start = at;
      let isNumber = true;
      while (at < end && bytes[at] !== BLANK) {
        const byte = bytes[at++] as number;
        if (byte < 48 || byte > 57) isNumber = false;
      }
      if (start === at) return -1;
      const name = size >= 0 && at - start === 3 && !isNumber ? this.#dates.read(line, draft, start) : -1;
      if (name >= 0) {
        // The minor number of a device is no size.
        if (draft.type === "char" || draft.type === "block") return -1;
        draft.size = numberAt(bytes, size, sizeEnd);
        draft.columnsEnd = size;
        return name;
      }
      size = isNumber ? start : -1;
      sizeEnd = at;
    }
  }

  /** Takes the rest of the line for the name, blanks and all; false if there is nothing but blanks. */
  #setName(line: Line, draft: Draft, start: number): boolean {
    const { bytes, end } = line;
    let first = start;
    while (first < end && bytes[first] === BLANK) first++;
    if (first >= end) return false;
    draft.nameStart = start;
    draft.nameEnd = end;
    if (draft.type === "symlink") splitTarget(bytes, draft);
    else if (draft.type === "dir") {
      // No name has a slash at its end.
      if (bytes[end - 1] === 47 && end - 1 > start) {
        draft.nameEnd--;
        this.#marked++;
      } else this.#unmarked++;
    } else if (this.#marked > 0 && this.#unmarked === 0) unmark(bytes, draft);
    return true;
  }
}
