import { midnight } from "../calendar.ts";
import { columns, type Groups } from "../columns.ts";
import type { Clock } from "../clock.ts";
import type { OrderGuess } from "../date-order.ts";
import type { Dialect } from "../dialect.ts";
import { pair } from "../digit-pairs.ts";
import { isDigit, numberAt } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Details } from "../details.ts";
import type { Line } from "../line.ts";

const SPACE = 32;
// `<DIR>` and the ten spaces up to the name that servers print, and one more that some do.
const WIDEST_GAP = 11;
// Where the size ends, counted from the date's end.
const SIZE_END = 30;

/**
 * `dir` of DOS and Windows, as the Internet Information Services print it: `02-18-18  05:03PM       <DIR>          name`,
 * `11-14-97  04:21PM                  953 name`. Links have `name => target` or `name [target]`.
 */
export const dos: Dialect = columns({
  name: "dos",
  orders: ["mdy", "dmy"],
  heading: /^ *(?:Directory of +([^ ].*)|([A-Z]:\\.*):)$/i,
  notice: /^ *(?:Volume |Total Files|\d[\d.,]* +(?:File|Dir|bytes free))/i,
  openFast: (clock, guess) => (line, draft) => readFast(line, draft, clock, guess),
  rows: [
    {
      pattern:
        /<when:\d{1,4}(?:[-/.](?:\d\d?|[A-Za-z\x80-\xff]{3,10})[-/.]|[\x80-\xff]{2,3}\d\d?[\x80-\xff]{2,3})\d+[\x80-\xff]{0,3} +(?:[\x80-\xff][\x40-\x7e\x80-\xff]{3,5} ?)?\d+[:.]\d\d(?: ?[ap]m?)?> (<_kind:[<](DIR|JUNCTION|SYMLINKD?)[>]>|<size:\d[\d.,]*>)(<_gap: {2,}>| )<name:.*[^ ].*>/i,
      finish,
    },
  ],
});

function finish(draft: Draft, { _kind, _gap = " ", name = "" }: Groups, details: Details): void {
  if (_kind === undefined) return;
  draft.type = "dir";
  draft.nameStart -= Math.max(0, _gap.length - WIDEST_GAP);
  if (/dir/i.test(_kind)) return;
  draft.type = "symlink";
  const target = / => (.*)$| \[([^[]*)\]$/.exec(name);
  if (target === null) return;
  details.target = target[1] ?? target[2] ?? "";
  draft.nameEnd += target.index - name.length;
}

/** Reads `MM-DD-YY  HH:MMAM` with a size or `<DIR>`, the one form that nearly all servers print. */
function readFast(line: Line, draft: Draft, clock: Clock, guess: OrderGuess): boolean {
  const { bytes, start, end } = line;
  if (bytes[start + 2] !== 45 || bytes[start + 5] !== 45) return false;
  const month = pair(bytes, start);
  const day = pair(bytes, start + 3);
  let year = pair(bytes, start + 6);
  let at = start + 8;
  if (isDigit(bytes[at])) {
    year = year * 100 + pair(bytes, at);
    at += 2;
  } else year += year < 70 ? 2000 : 1900;
  // A date that proves which part is the day is for the patterns to learn from.
  if (guess.order !== "mdy" || month > 12 || (day > 12 && guess.isOpen)) return false;
  let hour = pair(bytes, at + 2);
  const minute = pair(bytes, at + 5);
  const half = (bytes[at + 7] as number) | 32;
  const isTime = bytes[at + 1] === SPACE && bytes[at + 4] === 58 && ((bytes[at + 8] as number) | 32) === 109;
  if (!isTime || minute < 0 || minute > 59 || (half !== 97 && half !== 112) || hour < 1 || hour > 12)
    return false;
  hour = (hour % 12) + (half === 112 ? 12 : 0);
  draft.setLocal(midnight(year, month, day) + (hour * 60 + minute) * 60_000, "minute", false, clock);
  return !Number.isNaN(draft.time) && readRest(bytes, at + 9, end, at + SIZE_END, draft);
}

function readRest(bytes: Uint8Array, start: number, end: number, sizeEnd: number, draft: Draft): boolean {
  let at = start;
  while (bytes[at] === SPACE && at < end) at++;
  const kind = at;
  while (bytes[at] !== SPACE && at < end) at++;
  if (kind === start || at >= end) return false;
  if (bytes[kind] === 60) {
    if (bytes[kind + 1] !== 68) return false;
    draft.type = "dir";
    const widest = Math.min(at + WIDEST_GAP, end);
    while (bytes[at] === SPACE && at < widest) at++;
  } else {
    draft.type = "file";
    draft.size = numberAt(bytes, kind, at);
    // A second space belongs to the name where the column of sizes ends that most servers have; elsewhere it may be the column's.
    if (draft.size === undefined || (bytes[at + 1] === SPACE && at !== sizeEnd)) return false;
    at++;
  }
  draft.nameStart = at;
  draft.nameEnd = end;
  // No name is spaces alone: those are what padding has left of a line without one.
  while (bytes[at] === SPACE && at < end) at++;
  return at < end;
}
