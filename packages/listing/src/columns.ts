import type { Clock } from "./clock.ts";
import { type DateOrder, type DateParts, OrderGuess } from "./date-order.ts";
import type { Dialect, Reader, Verdict } from "./dialect.ts";
import type { DialectName } from "./dialect-name.ts";
import { numberIn } from "./digits.ts";
import type { Draft } from "./draft.ts";
import type { Details, EntryType } from "./entry.ts";
import type { Line } from "./line.ts";
import { type Moment, momentOf } from "./moment.ts";
import { binaryBytes, decodeName } from "./text.ts";
import { nameAfter, readDate, setDate, type WrittenDate } from "./written-date.ts";

/** The named groups of a pattern that took part in a match. */
export type Groups = Readonly<Record<string, string | undefined>>;

/**
 * One kind of row, as a pattern with named groups. `name`, `size`, `owner`, `group`, `links`, `permissions` and `target` are what they say;
 * `when` is a date and a time, and `dated` the same with the name after it; `created` is a date and a time as well. Every other group is a fact.
 * Groups whose names begin with `_` are for the row's own use.
 */
export interface Row {
  readonly pattern: RegExp;
  /** Default: `file`. */
  readonly type?: EntryType | ((groups: Groups) => EntryType);
  /** The name, where it is not printed in one piece. */
  readonly name?: (groups: Groups) => string;
  /** The date, where it is not printed in one piece: in a form that {@link readDate} reads. */
  readonly when?: (groups: Groups) => string | undefined;
  /** What else there is to be had: in the draft, its details, and the facts. */
  readonly finish?: (draft: Draft, groups: Groups, details: Details, facts: Map<string, string>) => void;
  /** Whether it is a row indeed. Default: it is. */
  readonly isFit?: (groups: Groups) => boolean;
  /** It may stand only below the title of the listing. */
  readonly isBelowTitle?: boolean;
}

/** A dialect whose lines are rows of columns. */
export interface Columns {
  readonly name: DialectName;
  readonly isWeak?: boolean;
  readonly rows: readonly Row[];
  /** Lines above the rows. */
  readonly title?: RegExp;
  /** Lines below the rows, or between them. */
  readonly notice?: RegExp;
  /** Names the directory, in its first group or else as a whole. */
  readonly heading?: RegExp;
  /** The orders that dates in numbers may have, the likeliest first. Default: month, day, year. */
  readonly orders?: readonly DateOrder[];
}

// No row of these dialects is as long. A pattern that takes a square of the length to fail is no harm then.
const LONGEST_ROW = 1000;

const NUMERIC_DATE = /(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/;

// Groups that are not facts.
const FIELDS = new Set([
  "name",
  "size",
  "owner",
  "group",
  "links",
  "permissions",
  "target",
  "when",
  "dated",
  "created",
]);

/** A dialect of rows and columns. */
export function columns(dialect: Columns): Dialect {
  const { name, isWeak = false } = dialect;
  return { name, isWeak, open: (clock) => new ColumnsReader(dialect, clock) };
}

class ColumnsReader implements Reader {
  readonly #dialect: Columns;
  readonly #clock: Clock;
  readonly #guess: OrderGuess;
  #isBelowTitle = false;

  constructor(dialect: Columns, clock: Clock) {
    this.#dialect = dialect;
    this.#clock = clock;
    this.#guess = new OrderGuess(...(dialect.orders ?? ["mdy"]));
  }

  get isUndecided(): boolean {
    return this.#guess.isOpen;
  }

  rewind(): void {
    this.#isBelowTitle = false;
  }

  read(line: Line, draft: Draft): Verdict {
    if (line.end - line.start > LONGEST_ROW) return "none";
    const { text } = line;
    const { rows, title, notice, heading } = this.#dialect;
    if (title?.test(text) === true) {
      this.#isBelowTitle = true;
      return "notice";
    }
    const path = heading?.exec(text);
    if (path) {
      this.#isBelowTitle = true;
      draft.nameStart = line.start + text.lastIndexOf(path[1] ?? text);
      draft.nameEnd = draft.nameStart + (path[1] ?? text).length;
      return "heading";
    }
    if (notice?.test(text) === true) return "notice";
    for (const row of rows) {
      if (row.isBelowTitle === true && !this.#isBelowTitle) continue;
      const match = row.pattern.exec(text);
      if (match !== null && this.#readRow(row, match, line, draft)) return "entry";
      draft.clear();
    }
    return "none";
  }

  #readRow(row: Row, match: RegExpExecArray, line: Line, draft: Draft): boolean {
    const groups = match.groups as Groups;
    if (row.isFit?.(groups) === false) return false;
    const places = match.indices?.groups ?? {};
    const place = places.name ?? places.dated ?? ([0, match[0].length] as const);
    let start = place[0];
    draft.type = typeof row.type === "function" ? row.type(groups) : (row.type ?? "file");
    const written = row.when === undefined ? (groups.when ?? groups.dated) : row.when(groups);
    if (written !== undefined) {
      // A name after the date may look like a time.
      const date = this.#readDate(written, groups.dated === undefined);
      if (date === undefined) return false;
      setDate(draft, date, this.#clock);
      if (groups.dated !== undefined) start += nameAfter(written, date);
    }
    if (start >= place[1]) return false;
    draft.nameStart = line.start + start;
    draft.nameEnd = line.start + place[1];
    draft.name = row.name?.(groups);
    draft.size = groups.size === undefined ? undefined : numberIn(groups.size);
    const facts = new Map<string, string>();
    const details: Details = { facts };
    this.#describe(groups, draft, details, facts);
    draft.details = details;
    unslash(line, draft);
    row.finish?.(draft, groups, details, facts);
    return true;
  }

  #readDate(text: string, hasTimeAfterYear: boolean): WrittenDate | undefined {
    const parts = NUMERIC_DATE.exec(text)?.slice(1) as unknown as DateParts | undefined;
    // With four digits there is nothing to guess.
    const isPlain = parts === undefined || parts[0].length > 2;
    return readDate(text, 0, isPlain ? this.#guess.order : this.#guess.learn(parts), hasTimeAfterYear);
  }

  #describe(groups: Groups, draft: Draft, details: Details, facts: Map<string, string>): void {
    for (const [field, value] of Object.entries(groups)) {
      if (value === undefined || value === "" || value === "-" || field.startsWith("_")) continue;
      const text = decodeName(binaryBytes(value));
      if (field === "owner" || field === "group" || field === "permissions" || field === "target")
        details[field] = text;
      else if (field === "links") details.links = Number(value);
      else if (field === "created") details.created = this.#momentOf(value, draft);
      else if (!FIELDS.has(field)) facts.set(field, text.trimEnd());
    }
  }

  /** A second time of a row; the draft is only lent. */
  #momentOf(text: string, draft: Draft): Moment | undefined {
    const { time, stamp } = draft;
    const date = this.#readDate(text, true);
    if (date === undefined) return undefined;
    setDate(draft, date, this.#clock);
    const moment = momentOf(draft.time, draft.stamp);
    draft.time = time;
    draft.stamp = stamp;
    return moment;
  }
}

/** A name with a slash at its end is a directory's, without it. */
function unslash(line: Line, draft: Draft): void {
  const { name } = draft;
  const last = name === undefined ? line.bytes[draft.nameEnd - 1] : name.charCodeAt(name.length - 1);
  if (last !== 47 || (name ?? "  ").length < 2 || draft.nameEnd - draft.nameStart < 2) return;
  draft.type = "dir";
  if (name === undefined) draft.nameEnd--;
  else draft.name = name.slice(0, -1);
}
