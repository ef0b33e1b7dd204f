import {
  type DialectName,
  type Entry,
  type Listing,
  type ListingItem,
  type ListingLine,
  parseListing,
} from "@ftplib/listing";

/** A line with a date that is not known: an entry with another date, and the words of its own. */
export interface UndatedEntry {
  readonly entry: Entry;
  readonly rawDate: string;
}

interface Undated {
  readonly problem: ListingLine;
  readonly line: string;
  readonly rawDate: string;
}

interface Dated {
  readonly dialect: DialectName;
  /** What stands before the date, the day, the time, and what comes after it. */
  readonly pattern: RegExp;
  /** A date that every line may have, with a time or without one. */
  readonly date: string;
  readonly day: string;
}

// A month is any three letters, of whatever language: `15 ruj 14:35`; a day may be one that no month has: `Feb 30  2020`.
const LINES: readonly Dated[] = [
  {
    dialect: "unix",
    pattern:
      /^([\s\d]*[bcdelfmpSs-][rwxsStTL-]{8,9}.*?\s\d+\s+)(\S{3}\s+\d\d?|\d\d?\s+\S{3}|\d+[-/]\d+[-/]\d+)\s+(\d+(?::\d+)?)(\s.*)$/,
    date: "Jan  1 00:00",
    day: "Jan  1  2020",
  },
  {
    dialect: "dos",
    pattern: /^()(\d\d\S*)\s+(\S+)(\s+(?:<DIR>|\d+)\s+\S.*)$/,
    date: "01-01-20  12:00AM",
    day: "01-01-20  12:00AM",
  },
];

/** Reads the lines that were not understood, as basic-ftp does: their dates are only quoted. Those of which more is not known are not there. */
export function readUndated({ problems, dialect }: Listing): ReadonlyMap<ListingItem, UndatedEntry> {
  const read = new Map<ListingItem, UndatedEntry>();
  for (const dated of LINES) {
    if (dialect !== undefined && dialect !== dated.dialect) continue;
    const lines = new Map<string, Undated[]>();
    // Lines that are alike are taken from the end, which does not move the others.
    for (const problem of problems.toReversed()) {
      const undated = match(problem, dated);
      if (undated === undefined) continue;
      const alike = lines.get(undated.line);
      if (alike === undefined) lines.set(undated.line, [undated]);
      else alike.push(undated);
    }
    const text = [...lines].map(([line, { length }]) => `${line}\n`.repeat(length)).join("");
    for (const entry of parseListing(text, { dialect: dated.dialect }).entries) {
      const undated = lines.get(textOf(entry))?.pop();
      if (undated !== undefined) read.set(undated.problem, { entry, rawDate: undated.rawDate });
    }
  }
  return read;
}

/** The line with another date, if it looks like one of the dialect. */
function match(problem: ListingLine, { pattern, date, day }: Dated): Undated | undefined {
  const [, before, ownDay, time, after] = pattern.exec(textOf(problem)) ?? [];
  if (before === undefined || time === undefined || after === undefined) return undefined;
  const known = time.includes(":") ? date : day;
  return { problem, line: `${before}${known}${after}`, rawDate: `${ownDay} ${time}` };
}

function textOf({ raw }: ListingItem): string {
  return Buffer.from(raw).toString();
}
