import { readFileSync } from "node:fs";
import { type Listing, parseListing } from "../src/index.ts";
import { differences, type ExpectedEntry } from "./expected-entry.ts";

/** A listing, and what it says: a line of the files in fixtures/. */
export interface ListingRecord {
  readonly id: string;
  readonly raw: readonly string[];
  readonly encoding?: "latin1";
  readonly expected: readonly ExpectedEntry[];
  readonly reference_time_utc?: string;
  readonly negative?: boolean;
  readonly ambiguous?: boolean;
}

/** The records of a file in fixtures/. */
export function readRecords(file: string): readonly ListingRecord[] {
  const text = readFileSync(new URL(`../fixtures/${file}`, import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ListingRecord);
}

/** The bytes of a record's listing, as they came over the data connection. */
export function bytesOf({ raw, encoding }: ListingRecord): Uint8Array {
  return Buffer.from(raw.map((line) => `${line}\r\n`).join(""), encoding === "latin1" ? "latin1" : "utf8");
}

export function timeOf(record: ListingRecord): number {
  return Date.parse(record.reference_time_utc ?? "2024-12-30T12:00:00Z");
}

export function parse(record: ListingRecord): Listing {
  return parseListing(bytesOf(record), { referenceTime: timeOf(record) });
}

/** What is wrong with a listing, in words. Entries that may be left out are skipped where the name does not fit. */
export function mistakes(record: ListingRecord, { entries }: Listing): readonly string[] {
  const found: string[] = [];
  let at = 0;
  for (const expected of record.expected) {
    const entry = entries[at];
    const wrong = entry === undefined ? [`missing: ${String(expected.name)}`] : differences(entry, expected);
    if (wrong.length > 0 && expected.optional === true && entry?.name !== expected.name) continue;
    at++;
    if (wrong.length > 0) found.push(`${String(expected.name)}: ${wrong.join("; ")}`);
  }
  for (const entry of entries.slice(at)) found.push(`extra: ${entry.name}`);
  return found;
}
