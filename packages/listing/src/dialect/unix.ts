import { columns } from "../columns.ts";
import type { Clock } from "../clock.ts";
import type { OrderGuess } from "../date-order.ts";
import type { Dialect } from "../dialect.ts";
import { isDigit, numberAt } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { EntryType } from "../details.ts";
import type { Line } from "../line.ts";
import { describeUnix } from "./unix-columns.ts";
import { commonDates } from "./unix-date.ts";
import { findRareDate, isDevice } from "./unix-date-search.ts";
import { splitTarget, unmark } from "./unix-name.ts";
import { permissionsEnd } from "./unix-permissions.ts";
import { alsoTabs } from "./unix-tabs.ts";

const SPACE = 32;

// By the codes of their letters.
const TYPES: Readonly<Record<number, EntryType>> = {
  68: "dir",
  98: "block",
  99: "char",
  100: "dir",
  108: "symlink",
  112: "fifo",
  115: "socket",
};
// The letters of the formats that a mode has above its permissions.
const FORMATS = " pc d b - l s";

/** `ls -l` and everything that imitates it: `drwxr-xr-x   2 owner group   4096 Jan  9 12:34 name` */
export const unix: Dialect = columns({
  name: "unix",
  heading: /^(.+):$/,
  // The word for it may be in another language and script.
  notice: /^ *(?:total\w?|(?:ins)?gesamt|celkem|[\x80-\xff]{4,}) *:? +-?\d[\d.,]*[kKMGT]?$/i,
  orders: ["mdy", "dmy"],
  isOrderRare: true,
  openFast: (clock, guess) => {
    const dates = commonDates(clock);
    const marks: Marks = { with: 0, without: 0 };
    return alsoTabs((line, draft) => read(line, draft, clock, guess, dates, marks));
  },
  rows: [
    {
      // Mode, owner, group, size and seconds since 1970.
      pattern: /<_mode:0[0-7]{5,6}> <owner#> <group#> <size#> <_seconds:\d{1,12}> <name*>/,
      finish: (draft, { _mode = "", _seconds }, details) => {
        const mode = Number.parseInt(_mode, 8);
        details.mode = mode & 0o7777;
        draft.type = TYPES[FORMATS.charCodeAt(mode >> 12)] ?? "file";
        draft.setUtc(Number(_seconds) * 1000, "second");
      },
    },
    // Permissions in a form that is not known; what follows is as usual.
    /(?![^ ]*[rwx-]{6})[^\d ].*? <links#> <owner> <group> <size#> <dated~>/,
    // Without a date. A number among the first of several words may belong to a date in a form that is not known, and so may numbers with
    // something else between them: then nobody knows where the name begins.
    /(<_dir:d>|-)<permissions:[-rwxsStT]{9}>[+@.]? <links#> <owner> <group> <size#> (?!([^ ]+[ ]+){0,2}[^ ]*\d[^ ]*[ ]|[^ ]+[ ]+\d\d?[ ]+\d[^ ]*$|\d+([-/:]|[\x80-\xff]+)\d|[-?]+[ ])<name*>/,
  ],
});

/** How many directories had a slash after their names, as with `ls -F`, which puts other marks after other files. */
interface Marks {
  with: number;
  without: number;
}

function read(
  line: Line,
  draft: Draft,
  clock: Clock,
  guess: OrderGuess,
  dates: ReturnType<typeof commonDates>,
  marks: Marks,
): boolean {
  const { bytes, start, end } = line;
  let at = start;
  while (bytes[at] === SPACE) at++;
  // Inode and blocks, of `ls -is`.
  if (isDigit(bytes[at])) at = start + (/^ *\d+ +(?:\d+ +)?(?=[^ \d])/.exec(line.text)?.[0].length ?? 0);
  const columns = permissionsEnd(bytes, at, end);
  if (columns < 0) return false;
  draft.type = TYPES[bytes[at] as number] ?? "file";
  draft.describe = describeUnix;
  draft.columnsStart = at;
  let name = findCommonDate(line, draft, columns, dates);
  if (name < 0) name = findRareDate(line, draft, columns, clock, guess);
  return name >= 0 && setName(line, draft, name, marks);
}

/** Finds a number and after it a month, day and time or year, from the left. Returns where the name begins, or -1 if it is not as simple. */
function findCommonDate(
  line: Line,
  draft: Draft,
  columns: number,
  dates: ReturnType<typeof commonDates>,
): number {
  const { bytes, end } = line;
  let at = columns;
  let size = -1;
  let sizeEnd = 0;
  for (;;) {
    while (at < end && bytes[at] === SPACE) at++;
    const start = at;
    let isNumber = true;
    for (let byte = bytes[at]; at < end && byte !== SPACE; byte = bytes[++at])
      if (!isDigit(byte)) isNumber = false;
    if (start === at) return -1;
    const name = size >= 0 && at - start === 3 && !isNumber ? dates(line, draft, start) : -1;
    if (name >= 0) {
      // The minor number of a device does not count as a size.
      if (isDevice(draft)) return -1;
      draft.size = numberAt(bytes, size, sizeEnd);
      draft.columnsEnd = size;
      return name;
    }
    size = isNumber ? start : -1;
    sizeEnd = at;
  }
}

/**
 * Takes the rest of the line for the name, spaces included. Spaces alone are a name after a time; after a year it is what padding has left of
 * a line without one.
 */
function setName({ bytes, end }: Line, draft: Draft, start: number, marks: Marks): boolean {
  let first = start;
  while (first < end && bytes[first] === SPACE) first++;
  if (start >= end || (first >= end && draft.precision !== "minute")) return false;
  draft.nameStart = start;
  draft.nameEnd = end;
  if (draft.type === "symlink") splitTarget(bytes, draft);
  else if (draft.type === "dir") {
    // No name has a slash at its end.
    const isMarked = bytes[end - 1] === 47 && end - 1 > start;
    if (isMarked) draft.nameEnd--;
    marks[isMarked ? "with" : "without"]++;
  } else if (marks.with > 0 && marks.without === 0) unmark(bytes, draft);
  return true;
}
