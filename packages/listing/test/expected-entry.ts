import type { Entry } from "../src/index.ts";

/** An entry as fixtures/sample.jsonl has it; README of the fixtures tells the fields. */
export type ExpectedEntry = Readonly<Record<string, unknown>>;

const TRUNCATE = { none: 0, day: 86_400_000, minute: 60_000, second: 1000, millisecond: 1 } as const;

// Fixture fields that are told by an entry's own fields are compared below, these are remarks.
const REMARKS = new Set([
  "optional",
  "dot",
  "note",
  "name",
  "size_precision",
  "size_estimate",
  "date_is",
  "quoted",
  "error",
]);

// The fixture's words for what `facts` has under another name.
const OWN: Readonly<Record<string, (entry: Entry) => unknown>> = {
  type: (entry) => entry.type,
  permissions: (entry) => entry.permissions,
  mode: (entry) => entry.mode?.toString(8).padStart(4, "0"),
  owner: (entry) => entry.owner,
  group: (entry) => entry.group,
  links: (entry) => entry.links,
  target: (entry) => entry.target,
  unique: (entry) => entry.unique,
  dir: (entry) => entry.dir ?? null,
  created: (entry) => (entry.created === undefined ? undefined : isoTime(entry.created.time)),
  mlsd_type: (entry) => entry.facts.get("type"),
};

function isoTime(time: number): string {
  return new Date(time).toISOString().replace(/\.000Z$/, "Z");
}

function alternatives(expected: ExpectedEntry, field: string): readonly unknown[] {
  return [expected[field], ...((expected[`${field}_alternatives`] as unknown[] | undefined) ?? [])];
}

function sizeOf(entry: Entry): unknown {
  if (entry.size === undefined) return null;
  return typeof entry.size === "bigint" ? entry.size.toString() : entry.size;
}

/** What an entry has that is not as expected, in words; nothing if all is well. */
export function differences(entry: Entry, expected: ExpectedEntry): readonly string[] {
  const found: string[] = [];
  const check = (
    field: string,
    actual: unknown,
    isEqual = (wanted: unknown): boolean => wanted === actual,
  ): void => {
    if (!alternatives(expected, field).some(isEqual)) {
      found.push(
        `${field}: ${JSON.stringify(actual)} instead of ${JSON.stringify(alternatives(expected, field))}`,
      );
    }
  };
  check("name", entry.name);
  for (const field of Object.keys(expected)) {
    if (REMARKS.has(field) || field.endsWith("_alternatives")) continue;
    if (field === "size") check(field, sizeOf(entry), (wanted) => String(wanted) === String(sizeOf(entry)));
    else if (field === "modified") checkModified(entry, expected, check);
    else if (field === "precision") checkPrecision(entry, expected, found);
    else if (field === "year_inferred") check(field, entry.modified?.yearInferred);
    else if (field === "time_is") check(field, entry.modified?.zone);
    else if (Object.hasOwn(OWN, field)) check(field, OWN[field]?.(entry));
    else check(field, entry.facts.get(field), (wanted) => String(wanted) === entry.facts.get(field));
  }
  return found;
}

type Check = (field: string, actual: unknown, isEqual?: (wanted: unknown) => boolean) => void;

function checkModified(entry: Entry, expected: ExpectedEntry, check: Check): void {
  const { modified } = entry;
  // Hundredths of a second are as right as the fixture that leaves them out.
  const unit = TRUNCATE[expected.precision as keyof typeof TRUNCATE] || 1;
  check("modified", modified === undefined ? null : isoTime(modified.time), (wanted) => {
    if (wanted === null || modified === undefined) return wanted === null && modified === undefined;
    return Date.parse(wanted as string) === Math.floor(modified.time / unit) * unit;
  });
}

function checkPrecision(entry: Entry, expected: ExpectedEntry, found: string[]): void {
  const precisions = Object.keys(TRUNCATE);
  const actual = entry.modified?.precision ?? "none";
  // An alternative of the time is that there is none.
  if (actual === "none" && alternatives(expected, "modified").includes(null)) return;
  if (precisions.indexOf(actual) < precisions.indexOf(expected.precision as string)) {
    found.push(`precision: ${actual} instead of ${String(expected.precision)}`);
  }
}
