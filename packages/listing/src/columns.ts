import type { Clock } from "./clock.ts";
import { type DateOrder, type DateParts, guessOrder, type OrderGuess } from "./date-order.ts";
import type { Dialect, Reader } from "./dialect.ts";
import type { DialectName } from "./dialect-name.ts";
import { modeOf } from "./dialect/unix-permissions.ts";
import { numberIn } from "./digits.ts";
import { Draft } from "./draft.ts";
import type { Details, EntryType } from "./details.ts";
import type { Line } from "./line.ts";
import { rowPattern } from "./row-pattern.ts";
import { binaryBytes, decodeName } from "./text.ts";
import { readDate } from "./written-date.ts";

/** The columns of a row by name; those that it lacks are undefined. */
export type Groups = Readonly<Record<string, string | undefined>>;

/**
 * One kind of row. These columns are understood:
 * `name`, and `_extension`, which stands after a full stop; `size`, or `blocks` of `unit` bytes, or `_kib`; `when`, or `dated` with the name after the date,
 * or `_date` and `_time`; `created`; `owner`, `group`, `links`, `permissions`, `target`; and `_dir`, which only directories have.
 * Others are facts, unless they begin with `_`. A column of `-` is taken for an empty one.
 */
export interface Row {
  /** As {@link rowPattern} takes it. */
  readonly pattern: RegExp;
  /** Of what has no `_dir`. Default: `file`. */
  readonly type?: EntryType;
  /** Bytes in a block. */
  readonly unit?: number;
  /** It may stand only below the title of the listing. */
  readonly isBelowTitle?: boolean;
  /** There may be several in a line. */
  readonly isRepeated?: boolean;
  /** What else there is to be had: in the draft, its details, and the facts. */
  readonly finish?: (
    draft: Draft,
    columns: Groups,
    details: Details,
    facts: Map<string, string>,
    line: Line,
  ) => void;
}

/** Reads a line into the draft, if it can. */
export type FastReader = (line: Line, draft: Draft) => boolean;

/** A dialect whose lines are rows of columns. */
export interface Columns {
  readonly name: DialectName;
  readonly rows: readonly (RegExp | Row)[];
  /** The line above rows that may stand only below one. */
  readonly title?: RegExp;
  /** Lines above the rows, below them, or between them; rules and totals are known without it. */
  readonly notice?: RegExp;
  /** Names the directory, in one of its groups. */
  readonly heading?: RegExp;
  /** The first line of an entry that goes on in the next one. */
  readonly beginning?: RegExp;
  /** The orders that dates in numbers may have, the likeliest first. Default: month, day, year. */
  readonly orders?: readonly DateOrder[];
  /** Few listings have dates in numbers, so that nothing is open before the first of them. */
  readonly isOrderRare?: boolean;
  /** Reads the most common kind of row of a listing without a pattern, or leaves it. */
  readonly openFast?: (clock: Clock, guess: OrderGuess) => FastReader;
}

// No row of these dialects is as long: so a pattern whose time grows with the square of the length does no harm.
const LONGEST_ROW = 1000;

const NUMERIC_DATE = /(\d+)[-/.](\d+)[-/.](\d+)/;
const COMPACT_DATE = /^(\d\d)(\d\d)(\d\d)-(\d\d)(\d\d)$/;
const RULE_OR_TOTAL = /^ *--[- ]+$|^total -?\d+$/;
const FIELDS = /^(?:_|name$|size$|when$|dated$)/;

/** A dialect of rows and columns. */
export function columns(table: Columns): Dialect {
  const rows = table.rows.map((row) => (row instanceof RegExp ? { pattern: row } : row));
  let patterns: readonly RegExp[] | undefined;
  // Made when a row is read that needs them: all of them together are most of what loading this package would take.
  const patternsOnce = (): readonly RegExp[] =>
    (patterns ??= rows.map(({ pattern, isRepeated }) => rowPattern(pattern, isRepeated ? "(?= |$)" : " *$")));
  return { name: table.name, open: (clock) => openColumns(table, rows, patternsOnce, clock) };
}

function openColumns(
  { title, heading, notice, beginning, orders, isOrderRare, openFast }: Columns,
  rows: readonly Row[],
  patternsOnce: () => readonly RegExp[],
  clock: Clock,
): Reader {
  const guess = guessOrder(orders ?? ["mdy"]);
  const readFast = openFast?.(clock, guess);
  let isBelowTitle = false;
  return {
    get isUndecided() {
      return guess.isOpen && (!isOrderRare || guess.hasLearned);
    },
    rewind() {
      isBelowTitle = false;
    },
    read(line, draft) {
      if (readFast?.(line, draft)) return "entry";
      if (line.end - line.start > LONGEST_ROW) return "none";
      const text = line.text.replaceAll("\t", " ");
      const path =
        line.afterBlank &&
        heading
          ?.exec(text)
          ?.slice(1)
          .find((group) => group);
      if (path || title?.test(text)) {
        isBelowTitle = true;
        draft.place(line, text.indexOf(path || ""), path || "");
        return path ? "heading" : "notice";
      }
      if (notice?.test(text) || RULE_OR_TOTAL.test(text)) return "notice";
      if (!line.isLast && beginning?.test(text)) return "hold";
      const patterns = patternsOnce();
      const isEntry = rows.some((row, index) => {
        const match = row.isBelowTitle && !isBelowTitle ? null : patterns[index]?.exec(text);
        return match?.groups && readRow(row, match, match.groups, line, draft, clock, guess);
      });
      return isEntry ? "entry" : "none";
    },
  };
}

function readRow(
  row: Row,
  match: RegExpExecArray,
  groups: Groups,
  line: Line,
  draft: Draft,
  clock: Clock,
  guess: OrderGuess,
): boolean {
  const { name, _extension, dated, when, size, blocks, _kib, _dir, _date, _time = "" } = groups;
  const places = match.indices?.groups ?? {};
  draft.place(line, (places.name ?? places.dated)?.[0] ?? 0, name ?? dated ?? "");
  const written = dated ?? when ?? (_date && `${_date} ${_time}`);
  if (written) {
    // A name after a date may look like a time.
    const rest = readRowDate(draft, written, !dated, clock, guess);
    if (dated) draft.nameStart += rest;
    if (rest < 0 || draft.nameStart >= draft.nameEnd) return false;
  }
  draft.type = _dir === undefined ? (row.type ?? "file") : "dir";
  if (_extension) draft.name = `${name}.${_extension}`;
  draft.size = numberIn(size ?? "");
  const unit = _kib ? 1024 : blocks && row.unit;
  if (unit) {
    draft.sizeUnit = unit;
    draft.size = Number(_kib ?? blocks) * unit;
  }
  const facts = new Map<string, string>();
  const details: Details = { facts };
  draft.details = details;
  for (const [column, value] of Object.entries(groups)) {
    if (!value || value === "-" || FIELDS.test(column)) continue;
    const text = decodeName(binaryBytes(value)).trim();
    if (/^(?:owner|group|target)$/.test(column)) details[column as "owner"] = text;
    else if (column === "permissions") details.permissions = text.replaceAll(" ", "");
    else if (column === "links") details.links = Number(value);
    else if (column === "created") {
      const created = new Draft();
      readRowDate(created, value, true, clock, guess);
      details.created = created.moment;
    } else facts.set(column, text);
  }
  details.mode = modeOf(details.permissions ?? "");
  // A name with a slash at its end is a directory's, without it.
  if (line.bytes[draft.nameEnd - 1] === 47 && draft.nameEnd - draft.nameStart > 1) {
    draft.type = "dir";
    draft.nameEnd--;
  }
  if (row.isRepeated && match[0].length < match.input.trimEnd().length)
    draft.next = line.start + match[0].length;
  row.finish?.(draft, groups, details, facts, line);
  return true;
}

function readRowDate(
  draft: Draft,
  text: string,
  hasTimeAfterYear: boolean,
  clock: Clock,
  guess: OrderGuess,
): number {
  const parts = NUMERIC_DATE.exec(text)?.slice(1) as unknown as DateParts | undefined;
  // With four digits there is nothing to guess.
  const order = !parts || parts[0].length > 2 ? guess.order : guess.learn(parts);
  return readDate(draft, clock, text.replace(COMPACT_DATE, "$1-$2-$3 $4:$5"), 0, order, hasTimeAfterYear);
}
