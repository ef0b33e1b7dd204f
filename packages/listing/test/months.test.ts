import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseListing } from "../src/index.ts";

/** The names of the months in one language and encoding, one character for each byte. */
interface MonthNames {
  readonly language: string;
  readonly encoding: string;
  readonly months: readonly string[];
}

const tables = readFileSync(new URL("../fixtures/months.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line): MonthNames => JSON.parse(line));

/** The months, 1 to 12, that are read from one line for each of the dates. */
function monthsRead(dates: readonly string[]): readonly (number | undefined)[] {
  const text = dates.map((date) => `-rw-r--r--   1 root     sys           12 ${date} x\r\n`).join("");
  return parseListing(Buffer.from(text, "latin1")).entries.map(
    ({ modified }) => modified && new Date(modified.time).getUTCMonth() + 1,
  );
}

describe("names of months", () => {
  it("are tables of twelve", () => {
    expect(tables.length).toBeGreaterThan(80);
    for (const { months } of tables) expect(months).toHaveLength(12);
  });

  it.each(tables)("$language in $encoding", ({ months }) => {
    const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    expect(monthsRead(months.map((month) => `${month} 12  2021`))).toEqual(all);
    expect(monthsRead(months.map((month) => `${month} 12 12:34`))).toEqual(all);
    expect(monthsRead(months.map((month) => `12 ${month} 2021`))).toEqual(all);
    expect(monthsRead(months.map((month) => `12. ${month} 12:34`))).toEqual(all);
  });
});
