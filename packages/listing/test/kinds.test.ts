import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseListing } from "../src/index.ts";
import { differences, type ExpectedEntry } from "./expected-entry.ts";

/** A row of fixtures/kinds.jsonl: one line of a listing but for the name, and what the entry says; `null` if nobody can know where the name begins. */
interface Kind {
  readonly kind: string;
  /** What comes before the name, one character for each byte. */
  readonly before: string;
  /** What comes after it. */
  readonly after?: string;
  readonly entry: ExpectedEntry | null;
  /** Which names such a line can hold; `any` if left out. */
  readonly names?: keyof typeof NAMES;
}

const PLAIN = ["README", "a-1_b", "X2021"] as const;
const WORD = [...PLAIN, "2021", "README.TXT", "12-04", "2021.04.12"] as const;
const NO_SPACE = [
  ...WORD,
  "two words",
  "three short words",
  "2021 04 12 x",
  "12:34 x",
  "Apr 24  2003",
  "2003-04-24 17:12 x",
  "24 Apr x",
  "total 5",
  "(1) x",
  "+0200 x",
  "\xe4\xb8\xad\xe6\x96\x87 x",
  "\xc4\xe3 x",
] as const;

/** The shapes of names, one character for each byte. */
const NAMES = {
  // Versions and columns of a fixed width leave no room for more.
  plain: PLAIN,
  word: WORD,
  // The column before may be wider than what stands in it.
  "no-space": NO_SPACE,
  // After a day alone a time would be that day's.
  untimed: NO_SPACE.filter((name) => name !== "12:34 x"),
  // After a date that nobody knows any other one would be the line's.
  undated: NO_SPACE.filter((name) => !/\d{4}-|Apr|\.04/.test(name)),
  any: [...NO_SPACE, " leading", "  two leading", "   3 leading"],
} as const;

const DECODER = new TextDecoder("utf-8", { fatal: true });

function decoded(name: string): string {
  try {
    return DECODER.decode(Buffer.from(name, "latin1"));
  } catch {
    return name;
  }
}

const kinds = readFileSync(new URL("../fixtures/kinds.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line): Kind => JSON.parse(line));

/** What is wrong with the entries of some lines, in words. */
function mistakes(lines: readonly string[], names: readonly string[], entry: ExpectedEntry | null): string[] {
  const text = Buffer.from(lines.join("\r\n"), "latin1");
  const { entries } = parseListing(text, { referenceTime: Date.UTC(2024, 11, 30, 12) });
  if (entry === null) return entries.map(({ name }) => `extra: ${name}`);
  return names.flatMap((name, index) => {
    const read = entries[index];
    const wrong = read ? differences(read, { ...entry, name: decoded(name) }) : ["missing"];
    return wrong.length > 0 ? [`${name}: ${wrong.join("; ")}`] : [];
  });
}

describe("kinds of lines, with names of each shape", () => {
  it("are more than three hundred", () => {
    const count = kinds.reduce((sum, { names = "any" }) => sum + NAMES[names].length, 0);
    expect(count).toBeGreaterThan(5000);
  });

  it.each(kinds.map((row) => [`${row.kind}: ${row.before}${row.after ?? ""}`, row] as const))(
    "%s",
    (_title, { before, after = "", entry, names = "any" }) => {
      const shapes = NAMES[names];
      const lines = shapes.map((name) => `${before}${name}${after}`);
      // Each alone, as the dialect is detected from it, and all together.
      const alone = shapes.flatMap((name, index) => mistakes([lines[index] as string], [name], entry));
      expect(alone).toEqual([]);
      expect(mistakes(lines, shapes, entry)).toEqual([]);
    },
  );
});
