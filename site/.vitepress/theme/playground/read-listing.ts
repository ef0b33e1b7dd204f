/** A listing as the playground shows it. */
import { type Entry, type Moment, parseListing } from "@ftplib/listing";
import { escapeControls } from "@ftplib/reply";

/** An entry, each field as text. */
export interface EntryRow {
  readonly name: string;
  readonly type: string;
  readonly size: string;
  readonly modified: string;
  readonly more: string;
  readonly hazards: string;
}

/** A line that is not an entry. */
export interface OtherLine {
  readonly kind: string;
  readonly text: string;
}

/** All that is shown of a listing. */
export interface ListingView {
  readonly summary: string;
  readonly rows: readonly EntryRow[];
  readonly others: readonly OtherLine[];
}

/** Rows that are shown at most: a browser is slow with tables of many thousands. */
export const maximumRows = 500;

/** What the summary says of rows that are more than those that are shown. */
export function noteOfLimit(rows: number): readonly string[] {
  return rows > maximumRows ? [`the first ${maximumRows} are shown`] : [];
}

const otherKinds: Readonly<Record<string, string>> = {
  heading: "heading",
  notice: "no entry",
  error: "error of the server",
  unparsed: "not understood",
};

/** Parses a listing that was taken at that time, in epoch milliseconds; the time decides the year of dates without one. */
export function readListing(text: string, takenAt: number): ListingView {
  const { dialect, entries, problems, items } = parseListing(text, { referenceTime: takenAt });
  const others = items.flatMap((item) =>
    item.kind === "entry"
      ? []
      : [{ kind: otherKinds[item.kind] ?? item.kind, text: escapeControls(item.text) }],
  );
  return {
    summary: [
      dialect === undefined ? "No dialect recognised" : `Dialect: ${dialect}`,
      count(entries.length, "entry", "entries"),
      ...(problems.length > 0
        ? [`${count(problems.length, "line", "lines")} with an error or not understood`]
        : []),
      ...noteOfLimit(Math.max(entries.length, others.length)),
    ].join(" · "),
    rows: entries.slice(0, maximumRows).map(rowOf),
    others: others.slice(0, maximumRows),
  };
}

function rowOf(entry: Entry): EntryRow {
  const { permissions, owner, group, target, facts } = entry;
  const more = [
    permissions,
    [owner, group].filter((name) => name !== undefined).join(":"),
    target === undefined ? "" : `→ ${target}`,
    ...Array.from(facts, ([name, value]) => `${name}=${value}`),
  ].filter((part) => part !== undefined && part !== "");
  return {
    name: escapeControls(entry.name),
    type: entry.type,
    size: sizeOf(entry),
    modified: entry.modified === undefined ? "–" : timeOf(entry.modified),
    more: escapeControls(more.join("  ")),
    hazards: entry.hazards.join(", "),
  };
}

function sizeOf({ size, sizeUnit }: Entry): string {
  if (size === undefined) return "–";
  return sizeUnit === 1 ? String(size) : `≤ ${size}`;
}

/** As exact as the listing is, and whose clock it was. */
function timeOf({ time, precision, zone, yearInferred }: Moment): string {
  const length = { day: 10, minute: 16, second: 19, millisecond: 23 }[precision];
  const shown = new Date(time).toISOString().slice(0, length).replace("T", " ");
  const notes = [zone === "utc" ? "UTC" : "", yearInferred ? "year inferred" : ""].filter(
    (note) => note !== "",
  );
  return notes.length === 0 ? shown : `${shown} (${notes.join(", ")})`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
