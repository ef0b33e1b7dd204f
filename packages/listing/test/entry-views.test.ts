import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type Entry, parseListing } from "../src/index.ts";

const options = { referenceTime: Date.UTC(2026, 0, 1) };

const lines: Readonly<Record<string, string>> = {
  facts: "type=file;size=5;modify=20200101000000; report 1.txt",
  "facts, more than 2^53 bytes": "type=file;size=9007199254740993;modify=20200101000000; report 1.txt",
  unix: "-rw-r--r--   1 ann  staff        7 Jan  1  2020 report 1.txt",
  windows: "01-01-20  12:00AM                    7 report 1.txt",
  "without size and time": "+/,\treport 1.txt",
};

describe.each(Object.entries(lines))("an entry (%s)", (_, line) => {
  const [entry] = parseListing(line, options).entries as [Entry];

  it("has a name", () => {
    expect(entry.name).toBe("report 1.txt");
  });

  it("prints name, type, size and time", () => {
    const shown = inspect(entry, { depth: 9 });
    for (const part of [
      "'report 1.txt'",
      `type: '${entry.type}'`,
      `size: ${inspect(entry.size)}`,
      `modified: ${entry.modified === undefined ? "undefined" : "{"}`,
    ]) {
      expect(shown).toContain(part);
    }
  });

  it("serialises them", () => {
    const { name, type, size, modified } = entry;
    const json: unknown = JSON.parse(JSON.stringify(entry));
    const written = typeof size === "bigint" ? "9007199254740993" : size;
    expect(json).toMatchObject(
      JSON.parse(JSON.stringify({ kind: "entry", name, type, size: written, modified })),
    );
  });

  it("clones and spreads them into a plain object", () => {
    const { kind, name, type, size, sizeUnit, modified, dialect, dir } = entry;
    const plain = { kind, name, type, size, sizeUnit, modified, dialect, dir };
    expect(structuredClone(entry)).toStrictEqual(plain);
    expect({ ...entry }).toStrictEqual(plain);
  });
});
