import { fullYear, midnight } from "../calendar.ts";
import type { Clock } from "../clock.ts";
import { type DateParts, OrderGuess, ordered } from "../date-order.ts";
import type { Dialect, Reader, Verdict } from "../dialect.ts";
import { isDigit, numberAt, numberIn } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { binaryText } from "../text.ts";

const BLANK = 32;
// `<DIR>` and the ten blanks up to the name that every server prints, and one more that some do.
const BLANKS_AFTER_KIND = 11;

const NOTICE =
  /^ *(?:Volume (?:in drive|Serial Number)|Total Files Listed|\d[\d.,]* +(?:File|Dir|director)[^ ]* |\d[\d.,]* +bytes free|File Not Found$)/i;
const HEADING = /^ *(?:(Directory of +)(?=[^ ])|[A-Za-z]:\\.*:$)/i;

/** `dir` of DOS and Windows, as the Internet Information Services print it. */
export const dos: Dialect = { name: "dos", open: (clock) => new DosReader(clock) };

class DosReader implements Reader {
  readonly #clock: Clock;
  readonly #guess = new OrderGuess("mdy", "dmy");
  // Blanks between a size and the name: one, but for those that never print less than two.
  #gap = 99;
  // What the last line's date was: most files of a directory share a few.
  #dateKey = -1;
  #date = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isUndecided(): boolean {
    return this.#guess.isOpen;
  }

  rewind(): void {
    this.#dateKey = -1;
  }

  read(line: Line, draft: Draft): Verdict {
    const { bytes, end } = line;
    let at = line.start;
    while (at < end && bytes[at] === BLANK) at++;
    at = isDigit(bytes[at]) ? this.#readDate(line, at) : -1;
    if (at >= 0) at = this.#readTime(line, draft, at);
    if (at < 0) return readOther(line, draft);
    const start = at;
    if (isDigit(bytes[at])) {
      while (at < end && bytes[at] !== BLANK) at++;
      draft.size = numberAt(bytes, start, at) ?? numberIn(binaryText(bytes, start, Math.min(at, start + 40)));
      draft.type = "file";
      if (draft.size === undefined) return "none";
    } else if (bytes[at] === 60) {
      while (at < end && bytes[at] !== 62) at++;
      at++;
      const kind = binaryText(bytes, start, Math.min(at, start + 12)).toUpperCase();
      if (kind === "<DIR>") draft.type = "dir";
      else if (kind === "<JUNCTION>" || kind === "<SYMLINK>" || kind === "<SYMLINKD>") draft.type = "symlink";
      else return "none";
    } else return "none";
    return this.#setName(line, draft, at) ? "entry" : "none";
  }

  /** Reads a date in numbers; gives where it ends, or -1. */
  #readDate(line: Line, start: number): number {
    const { bytes, end } = line;
    let at = start;
    let key = 0;
    let separator = 0;
    let parts = 0;
    for (; parts < 3; parts++) {
      const from = at;
      while (at < end && isDigit(bytes[at])) key = key * 10 + (bytes[at++] as number) - 48;
      const digits = at - from;
      if (digits < 1 || digits > 4 || (digits > 2 && parts === 1)) return -1;
      key = key * 8 + digits;
      if (parts === 2) break;
      separator = bytes[at++] as number;
      if (
        (separator !== 45 && separator !== 46 && separator !== 47) ||
        (parts === 1 && separator !== bytes[at - 1])
      )
        return -1;
    }
    if (bytes[at] !== BLANK) return -1;
    if (key !== this.#dateKey) {
      this.#date = this.#dayOf(
        binaryText(bytes, start, at).split(/[-./]/) as unknown as DateParts,
        separator,
      );
      this.#dateKey = key;
    }
    return Number.isNaN(this.#date) ? -1 : at;
  }

  #dayOf(parts: DateParts, separator: number): number {
    const isYearFirst = parts[0].length === 4;
    const order = isYearFirst ? "ymd" : separator === 46 ? "dmy" : this.#guess.learn(parts);
    const [year, month, day] = ordered(parts, order);
    return midnight(fullYear(Number(year), year.length), Number(month), Number(day));
  }

  /** Reads the time after a date into the draft; gives where the next column begins, or -1. */
  #readTime(line: Line, draft: Draft, start: number): number {
    const { bytes, end } = line;
    let at = start;
    while (at < end && bytes[at] === BLANK) at++;
    let hour = (bytes[at++] as number) - 48;
    if (!(hour >= 0 && hour <= 9)) return -1;
    if (isDigit(bytes[at])) hour = hour * 10 + (bytes[at++] as number) - 48;
    if (bytes[at++] !== 58 || !isDigit(bytes[at]) || !isDigit(bytes[at + 1])) return -1;
    const minute = (bytes[at] as number) * 10 + (bytes[at + 1] as number) - 528;
    at += 2;
    let second = 0;
    const hasSeconds = bytes[at] === 58 && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]);
    if (hasSeconds) {
      second = (bytes[at + 1] as number) * 10 + (bytes[at + 2] as number) - 528;
      at += 3;
    }
    let half = at;
    if (bytes[half] === BLANK) half++;
    const letter = (bytes[half] as number) | 32;
    if (letter === 97 || letter === 112) {
      if (hour < 1 || hour > 12) return -1;
      hour = (hour % 12) + (letter === 112 ? 12 : 0);
      at = half + 1;
      if (((bytes[at] as number) | 32) === 109) at++;
    }
    if (hour > 24 || minute > 59 || second > 60 || bytes[at] !== BLANK) return -1;
    const time = this.#date + ((hour * 60 + minute) * 60 + second) * 1000;
    draft.setLocal(time, hasSeconds ? "second" : "minute", false, this.#clock);
    while (at < end && bytes[at] === BLANK) at++;
    return at < end ? at : -1;
  }

  #setName(line: Line, draft: Draft, after: number): boolean {
    const { bytes, end } = line;
    let start = after;
    while (start < end && bytes[start] === BLANK) start++;
    if (start >= end || start === after) return false;
    if (draft.type === "file") {
      this.#gap = Math.min(this.#gap, start - after);
      start = after + this.#gap;
    } else start = Math.min(start, after + BLANKS_AFTER_KIND);
    draft.nameStart = start;
    draft.nameEnd = end;
    if (draft.type === "symlink") splitTarget(line, draft);
    return true;
  }
}

/** `name => target` of a junction, `name [target]` of a link. */
function splitTarget(line: Line, draft: Draft): void {
  const name = line.text.slice(draft.nameStart - line.start);
  const arrow = name.indexOf(" => ");
  const bracket = name.endsWith("]") ? name.lastIndexOf(" [") : -1;
  if (arrow > 0) {
    draft.targetStart = draft.nameStart + arrow + 4;
    draft.nameEnd = draft.nameStart + arrow;
  } else if (bracket > 0) {
    draft.details = { target: name.slice(bracket + 2, -1) };
    draft.nameEnd = draft.nameStart + bracket;
  }
}

function readOther(line: Line, draft: Draft): Verdict {
  const { text } = line;
  const heading = HEADING.exec(text);
  if (heading !== null) {
    draft.nameStart = line.start + (heading[1] === undefined ? 0 : heading[0].length);
    draft.nameEnd = text.endsWith(":") ? line.end - 1 : line.end;
    return "heading";
  }
  return text.length < 200 && NOTICE.test(text) ? "notice" : "none";
}
