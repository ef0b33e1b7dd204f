import type { Clock } from "../clock.ts";
import type { Dialect, Reader, Verdict } from "../dialect.ts";
import { isDigit, numberAt } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { EntryType } from "../entry.ts";
import type { Line } from "../line.ts";
import { nameAfter, readDate, setDate } from "../written-date.ts";
import { describeNumericMode, describeUnix } from "./unix-columns.ts";
import { CommonDates } from "./unix-date.ts";
import { splitTarget, unmark } from "./unix-name.ts";
import { permissionsEnd } from "./unix-permissions.ts";
import { readSize } from "./unix-size.ts";

const BLANK = 32;
// A line has at most this many words before its date. It bounds the search.
const MOST_COLUMNS = 24;

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
const TYPE_OF_FORMAT: ReadonlyMap<number, EntryType> = new Map([
  [1, "fifo"],
  [2, "char"],
  [4, "dir"],
  [6, "block"],
  [10, "symlink"],
  [12, "socket"],
]);

const TOTAL =
  /^ *(?:total|insgesamt|gesamt|summe|totale|totaal|totalt) *:? +-?\d+(?:[.,]\d+)?[kKMGT]?i?[bB]?(?:locks)?$/i;
const ANY_TOTAL = /^ *[^\s\d:]{2,24} *:? +-?\d+(?:[.,]\d+)?[kKMGT]?$/;
// What is left of a line that has a date in a language that is not known, or no name.
const DATE_LIKE = /^ *\S+ +\d\d?,? +(?:\d{4}|\d\d?[:.]\d\d?)(?: |$)/;

/** `ls -l` and everything that imitates it. */
export const unix: Dialect = { name: "unix", open: (clock) => new UnixReader(clock) };

class UnixReader implements Reader {
  readonly #clock: Clock;
  readonly #dates: CommonDates;
  readonly #starts: Int32Array = new Int32Array(MOST_COLUMNS + 1);
  readonly #ends: Int32Array = new Int32Array(MOST_COLUMNS + 1);
  #hasEntries = false;
  // `ls -F` puts a slash behind directories, and other marks behind other files.
  #marked = 0;
  #unmarked = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dates = new CommonDates(clock);
  }

  read(line: Line, draft: Draft): Verdict {
    const { bytes, end } = line;
    let at = line.start;
    while (at < end && bytes[at] === BLANK) at++;
    if (isDigit(bytes[at])) {
      const mode = this.#skipNumbers(line, at);
      if (mode < 0) return this.#readNumericMode(line, draft);
      at = mode;
    }
    const columns = permissionsEnd(bytes, at, end);
    if (columns < 0) return this.#readOther(line, draft);
    draft.type = TYPE_OF_LETTER[bytes[at] as number] as EntryType;
    draft.describe = describeUnix;
    draft.columnsStart = at;
    const name = this.#findName(line, draft, columns);
    if (name < 0 || !this.#setName(line, draft, name)) return "none";
    this.#hasEntries = true;
    return "entry";
  }

  /** Goes past the inode and blocks of `ls -is`; -1 if the first number is a mode. */
  #skipNumbers(line: Line, start: number): number {
    const { bytes, end } = line;
    let at = start;
    for (let numbers = 0; numbers < 2 && isDigit(bytes[at]); numbers++) {
      let after = at;
      while (after < end && isDigit(bytes[after])) after++;
      if (bytes[after] !== BLANK) break;
      while (after < end && bytes[after] === BLANK) after++;
      if (bytes[at] === 48 && isDigit(bytes[after])) return -1;
      at = after;
    }
    return at;
  }

  /** Finds the size and the date after it, from the left, and gives where the name begins; -1 if nowhere. */
  #findName(line: Line, draft: Draft, columns: number): number {
    const { bytes, end } = line;
    let at = columns;
    let count = 0;
    let isSized = false;
    while (count < MOST_COLUMNS) {
      while (at < end && bytes[at] === BLANK) at++;
      if (at >= end) break;
      const start = at;
      let isNumber = true;
      while (at < end && bytes[at] !== BLANK) {
        const byte = bytes[at++] as number;
        if (byte < 48 || byte > 57) isNumber = false;
      }
      if (isSized && !isNumber) {
        const name = this.#readDateAt(line, draft, start, at, count);
        if (name >= 0) return name;
      }
      this.#starts[count] = start;
      this.#ends[count++] = at;
      // Also 33.5K, 11,42 and staff1234; also what begins or ends with a digit and is no legible number.
      isSized = isNumber || isDigit(bytes[start]) || isDigit(bytes[at - 1]);
    }
    return this.#findWithoutSize(line, draft, count);
  }

  /** Tries the date at a word that is no number and follows one; gives where the name begins, or -1. */
  #readDateAt(line: Line, draft: Draft, start: number, end: number, count: number): number {
    const { bytes } = line;
    const first = bytes[start] as number;
    if (end - start === 3 && first > 57 && first < 128) {
      const month = this.#dates.month(bytes, start);
      if (month === 0) return -1;
      const name = this.#dates.read(line, draft, month, end);
      if (name >= 0) {
        this.#readSize(line, draft, count);
        return name;
      }
    } else if (!isDigit(first)) {
      let next = end;
      while (next < line.end && bytes[next] === BLANK) next++;
      if (!isDigit(bytes[next])) return -1;
    }
    return this.#readRareDate(line, draft, start, count);
  }

  /** Any other form of date; day or year may come before the month. */
  #readRareDate(line: Line, draft: Draft, start: number, count: number): number {
    const { text } = line;
    let columns = count;
    let date = readDate(text, start - line.start, "mdy", false);
    if (date === undefined && count > 1) {
      columns--;
      date = readDate(text, (this.#starts[columns] as number) - line.start, "mdy", false);
    }
    if (date === undefined || text[date.end] !== " ") return -1;
    setDate(draft, date, this.#clock);
    this.#readSize(line, draft, columns);
    return nameAfter(text, date) + line.start;
  }

  #readSize(line: Line, draft: Draft, count: number): void {
    const before = count > 1 ? (this.#starts[count - 2] as number) : 0;
    readSize(line.bytes, before, this.#starts[count - 1] as number, this.#ends[count - 1] as number, draft);
  }

  /** A line with a date but without a size; or with neither, if nothing in it looks like a date. */
  #findWithoutSize(line: Line, draft: Draft, count: number): number {
    const { bytes } = line;
    for (let column = 1; column + 1 < count; column++) {
      const start = this.#starts[column] as number;
      if (isDigit(bytes[start]) || !isDigit(bytes[this.#starts[column + 1] as number])) continue;
      const date = readDate(line.text, start - line.start, "mdy", false);
      if (date === undefined) continue;
      if (line.text[date.end] !== " ") return -1;
      setDate(draft, date, this.#clock);
      draft.columnsEnd = start;
      return line.start + date.end + 1;
    }
    // links, owner, group, size, and then the name
    if (count < 5 || !isDigit(bytes[this.#starts[0] as number])) return -1;
    const name = (this.#ends[3] as number) + 1;
    if (DATE_LIKE.test(line.text.slice(name - line.start))) return -1;
    draft.size = numberAt(bytes, this.#starts[3] as number, this.#ends[3] as number);
    draft.columnsEnd = this.#starts[3] as number;
    return draft.size === undefined ? -1 : name;
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
      const isMarked = bytes[end - 1] === 47 && end - 1 > start;
      if (isMarked) {
        draft.nameEnd--;
        this.#marked++;
      } else this.#unmarked++;
    } else if (this.#marked > 0 && this.#unmarked === 0) unmark(bytes, draft);
    return true;
  }

  /** `0100644 500 101 12345 123456789 name`: mode, owner, group, size and seconds since 1970. */
  #readNumericMode(line: Line, draft: Draft): Verdict {
    const found = /^( *(0\d{5,6}) +\d+ +\d+ +)(\d+)( +(\d{1,12}) +)(?=[^ ])/.exec(line.text);
    if (found === null) return "none";
    const [all, before, mode, size, , time] = found as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    draft.type = TYPE_OF_FORMAT.get(Number.parseInt(mode, 8) >> 12) ?? "file";
    draft.columnsStart = line.start;
    draft.columnsEnd = line.start + before.length;
    draft.size = numberAt(line.bytes, draft.columnsEnd, draft.columnsEnd + size.length);
    draft.setUtc(Number(time) * 1000, "second");
    draft.describe = describeNumericMode;
    return this.#setName(line, draft, line.start + all.length) ? "entry" : "none";
  }

  /** What stands between entries: totals, and in a recursive listing the directories. */
  #readOther(line: Line, draft: Draft): Verdict {
    const { text, afterBlank } = line;
    if (text.length < 80 && (TOTAL.test(text) || (this.#hasEntries && afterBlank && ANY_TOTAL.test(text))))
      return "notice";
    if (!afterBlank || text.length < 2 || !text.endsWith(":")) return "none";
    draft.nameStart = line.start;
    draft.nameEnd = line.end - 1;
    return "heading";
  }
}
