import { array, assert as check, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { mlsdEntry } from "../src/list/mlsd-entry.ts";

/** Line, name, facts; what ftplib makes of it where that is something else. */
type Row = readonly [rows: string, line: string, name: string, facts: Record<string, string>];

const rows: readonly Row[] = [
  ["X4", "type=file;size=5; a b", "a b", { type: "file", size: "5" }],
  ["X4", "Type=FILE;UNIX.mode=0644; x", "x", { type: "FILE", "unix.mode": "0644" }],
  ["X4", "type=file;  leading", " leading", { type: "file" }],
  ["X4", "type=file; trailing ", "trailing ", { type: "file" }],
  ["X4", "type=file; a;b=c; d", "a;b=c; d", { type: "file" }],
  ["X4", "a=b=c; x", "x", { a: "b=c" }],
  ["X4", "a=1;a=2; x", "x", { a: "2" }],
  ["X4", "a=; x", "x", { a: "" }],
  ["X4", "flag;size=5; x", "x", { flag: "", size: "5" }],
  ["X5: no blank", "type=file;", "", { type: "file" }],
  ["X5: no blank and no semicolon", "type=file", "", { type: "file" }],
  ["X5: a blank first", " x", "x", {}],
  ["X5: without the last semicolon nothing is cut off", "a=bc d", "d", { a: "bc" }],
  ["X5: facts without names", ";; x", "x", {}],
  ["X5: an empty line", "", "", {}],
  ["X5: a name alone", "name", "", { name: "" }],
  // listings.md 0.5: Pure-FTPd says so; ftplib ends the facts at the first blank.
  [
    "X4: blanks in a value",
    "type=OS.unix=slink:c -> d;size=6;perm=adfr; a -> b",
    "a -> b",
    { type: "OS.unix=slink:c -> d", size: "6", perm: "adfr" },
  ],
  [
    "X4: a value that begins and ends with a blank",
    "slink= x y ;size=1; n",
    "n",
    { slink: " x y ", size: "1" },
  ],
  ["X4: non-ASCII names", "type=dir; 日本 é", "日本 é", { type: "dir" }],
];

describe("the entry of a line of MLSD", () => {
  it.each(rows)("%s: %j", (_rows, line, name, facts) => {
    const [foundName, foundFacts] = mlsdEntry(line);
    expect([foundName, { ...foundFacts }]).toEqual([name, facts]);
  });

  it("S86: a fact may have any name", () => {
    const [, facts] = mlsdEntry("__proto__=x;constructor=y; n");
    expect(Object.entries(facts)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(Object.getPrototypeOf(facts)).toBeNull();
  });

  it("X4: what is written by the rules is read back", () => {
    const word = string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[;= ]/.test(text));
    const value = string({ unit: "grapheme" }).filter((text) => !text.includes(";"));
    const name = string({ unit: "grapheme" });
    check(
      property(array(word), array(value), name, (names, values, file) => {
        const pairs = names.map((fact, index) => [fact, values[index] ?? ""] as const);
        const [found, facts] = mlsdEntry(
          `${pairs.map(([fact, text]) => `${fact}=${text};`).join("")} ${file}`,
        );
        expect(found).toBe(file);
        const expected = new Map(pairs.map(([fact, text]) => [fact.toLowerCase(), text]));
        expect(new Map(Object.entries(facts))).toEqual(expected);
      }),
    );
  });

  it("S83: each character is looked at a fixed number of times", () => {
    // A long line whose blank is at its end: searching for it at each fact would take 10^10 steps.
    const [name, facts] = mlsdEntry(`${"a=;".repeat(500_000)} x`);
    expect([name, Object.keys(facts)]).toEqual(["x", ["a"]]);
  });
});
