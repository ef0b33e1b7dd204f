import type { Clock } from "./clock.ts";
import { type DateOrder, type DateParts, OrderGuess } from "./date-order.ts";
import type { Dialect, Reader, Verdict } from "./dialect.ts";
import type { DialectName } from "./dialect-name.ts";
import { modeOf } from "./dialect/unix-permissions.ts";
import { numberIn } from "./digits.ts";
import { Draft } from "./draft.ts";
import type { Details, EntryType } from "./entry.ts";
import type { Line } from "./line.ts";
import { momentOf } from "./moment.ts";
import { rowPattern } from "./row-pattern.ts";
import { binaryBytes, decodeName } from "./text.ts";
import { nameAfter, readDate, setDate, type WrittenDate } from "./written-date.ts";

/** The columns of a row by name; those that it lacks are undefined. */
export type Groups = Readonly<Record<string, string | undefined>>;

/**
 * One kind of row. These columns are understood:
 * `name`, or `_base` and `_extension` in one name; `size`, or `blocks` of `unit` bytes, or `_kib`; `when`, or `dated` with the name behind the date,
 * or `_date` and `_time`; `created`; `owner`, `group`, `links`, `permissions`, `target`, `unique`; and `_dir`, which only directories have.
 * Others are facts, unless they begin with `_`. A column of `-` is taken for an empty one.
 */
export interface Row {
  /** As {@link rowPattern} takes it. */
  readonly pattern: string;
  readonly flags?: string;
  /** Of what has no `_dir`. Default: `file`. */
  readonly type?: EntryType;
  /** Bytes in a block. */
  readonly unit?: number;
  /** It may stand only below the title of the listing. */
  readonly isBelowTitle?: boolean;
  /** There may be several in a line. */
  readonly isRepeated?: boolean;
  /** Whether it is a row indeed. Default: it is. */
  readonly isFit?: (columns: Groups) => boolean;
  /** What else there is to be had: in the draft, its details, and the facts. */
  readonly finish?: (draft: Draft, columns: Groups, details: Details, facts: Map<string, string>) => void;
}

/** A dialect whose lines are rows of columns. */
export interface Columns {
  readonly name: DialectName;
  readonly isWeak?: boolean;
  readonly rows: readonly (string | Row)[];
  /** Lines above the rows. */
  readonly title?: RegExp;
  /** Lines below the rows, or between them. */
  readonly notice?: RegExp;
  /** Names the directory, in its first group. */
  readonly heading?: RegExp;
  /** The first line of an entry that goes on in the next one. */
  readonly beginning?: RegExp;
  /** The orders that dates in numbers may have, the likeliest first. Default: month, day, year. */
  readonly orders?: readonly DateOrder[];
  /** Reads the most common kind of row without a pattern, or leaves it. */
  readonly readFast?: (line: Line, draft: Draft, clock: Clock, guess: OrderGuess) => boolean;
}

// No row of these dialects is as long: a pattern that takes a square of the length to fail is no harm then.
const LONGEST_ROW = 1000;

const NUMERIC_DATE = /(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/;
const COMPACT_DATE = /^(\d\d)(\d\d)(\d\d)[- ](\d\d)(\d\d)/;
const DETAILS = new Set(["owner", "group", "permissions", "target", "unique"]);
const FIELDS = new Set(["name", "size", "when", "dated"]);

/** A dialect of rows and columns. */
export function columns(table: Columns): Dialect {
  const { name, isWeak = false } = table;
  const rows = table.rows.map((row) => (typeof row === "string" ? { pattern: row } : row));
  const patterns = rows.map(({ pattern, flags, isRepeated }) =>
    isRepeated === true
      ? new RegExp(rowPattern(pattern).source.replace(/ \*\$$/, "(?= |$)"), "d")
      : rowPattern(pattern, flags),
  );
  return { name, isWeak, open: (clock) => new ColumnsReader(table, rows, patterns, clock) };
}

class ColumnsReader implements Reader {
  readonly #table: Columns;
  readonly #rows: readonly Row[];
  readonly #patterns: readonly RegExp[];
  readonly #clock: Clock;
  readonly #guess: OrderGuess;
  #isBelowTitle = false;

  constructor(table: Columns, rows: readonly Row[], patterns: readonly RegExp[], clock: Clock) {
    this.#table = table;
    this.#rows = rows;
    this.#patterns = patterns;
    this.#clock = clock;
    this.#guess = new OrderGuess(table.orders ?? ["mdy"]);
  }

  get isUndecided(): boolean {
    return this.#guess.isOpen;
  }

  rewind(): void {
    this.#isBelowTitle = false;
  }

  read(line: Line, draft: Draft): Verdict {
    const { readFast, title, heading, notice, beginning } = this.#table;
    if (readFast?.(line, draft, this.#clock, this.#guess) === true) return "entry";
    if (line.end - line.start > LONGEST_ROW) return "none";
    const text = line.text.replaceAll("\t", " ");
    if (title?.test(text) === true) {
      this.#isBelowTitle = true;
      return "notice";
    }
    const path = heading
      ?.exec(text)
      ?.slice(1)
      .find((group) => group);
    if (path !== undefined) {
      this.#isBelowTitle = true;
      draft.nameStart = line.start + text.indexOf(path);
      draft.nameEnd = draft.nameStart + path.length;
      return "heading";
    }
    if (notice?.test(text) === true) return "notice";
    if (!line.isLast && beginning?.test(text) === true) return "hold";
    for (const [index, row] of this.#rows.entries()) {
      if (row.isBelowTitle === true && !this.#isBelowTitle) continue;
      draft.clear();
      const match = this.#patterns[index]?.exec(text);
      if (match?.groups && row.isFit?.(match.groups) !== false && this.#readRow(row, match, line, draft))
        return "entry";
    }
    return "none";
  }

  #readRow(row: Row, match: RegExpExecArray, line: Line, draft: Draft): boolean {
    const groups = match.groups as Groups;
    const places = match.indices?.groups ?? {};
    const { _base, _extension, dated, size, blocks, _kib, _date, _time } = groups;
    const place = places.name ?? places.dated ?? places._base ?? [0, 0];
    draft.nameStart = line.start + place[0];
    draft.nameEnd = line.start + place[1];
    const written = dated ?? groups.when ?? (_date && `${_date} ${_time ?? ""}`);
    if (written !== undefined) {
      // A name behind a date may look like a time.
      const date = this.#readDate(written, dated === undefined);
      if (date === undefined) return false;
      setDate(draft, date, this.#clock);
      if (dated !== undefined) draft.nameStart += nameAfter(written, date);
      if (draft.nameStart >= draft.nameEnd) return false;
    }
    draft.type = groups._dir === undefined ? (row.type ?? "file") : "dir";
    if (_base !== undefined) draft.name = _extension === undefined ? _base : `${_base}.${_extension}`;
    if (size !== undefined) draft.size = numberIn(size);
    else if (_kib !== undefined || row.unit !== undefined) {
      draft.sizeUnit = row.unit ?? 1024;
      draft.size = numberIn(String(Number(_kib ?? blocks) * draft.sizeUnit));
    }
    const facts = new Map<string, string>();
    const details: Details = { facts };
    draft.details = details;
    this.#describe(groups, details, facts);
    unslash(line, draft);
    if (row.isRepeated === true && match[0].length < match.input.trimEnd().length)
      draft.next = line.start + match[0].length;
    row.finish?.(draft, groups, details, facts);
    return true;
  }

  #readDate(text: string, hasTimeAfterYear: boolean): WrittenDate | undefined {
    const parts = NUMERIC_DATE.exec(text)?.slice(1) as unknown as DateParts | undefined;
    // With four digits there is nothing to guess.
    const order = parts === undefined || parts[0].length > 2 ? this.#guess.order : this.#guess.learn(parts);
    const plain = text.replace(COMPACT_DATE, "$1-$2-$3 $4:$5").replace(/(:\d\d)(\d\d)$/, "$1:$2");
    return readDate(plain, 0, order, hasTimeAfterYear);
  }

  #describe(groups: Groups, details: Details, facts: Map<string, string>): void {
    for (const [column, value] of Object.entries(groups)) {
      if (!value || value === "-" || column.startsWith("_") || FIELDS.has(column)) continue;
      const text = decodeName(binaryBytes(value)).trim();
      if (DETAILS.has(column)) details[column as "owner"] = text;
      else if (column === "links") details.links = Number(value);
      else if (column === "created") {
        const date = this.#readDate(value, true);
        if (date === undefined) continue;
        const draft = new Draft();
        setDate(draft, date, this.#clock);
        details.created = momentOf(draft.time, draft.stamp);
      } else facts.set(column, text);
    }
    details.mode = modeOf(details.permissions ?? "");
  }
}

/** A name with a slash at its end is a directory's, without it. */
function unslash(line: Line, draft: Draft): void {
  if (line.bytes[draft.nameEnd - 1] !== 47 || draft.nameEnd - draft.nameStart < 2) return;
  draft.type = "dir";
  draft.nameEnd--;
}
