import { describe, expect, it } from "vitest";
import { checkRegister, hasTitle } from "../sources/register-rules.ts";

const ids = [
  ...Array.from({ length: 103 }, (_, index) => `S${index + 1}`),
  ...Array.from({ length: 91 }, (_, index) => `F${index + 1}`),
];
const test = 'it("S1: nothing is dialled", () => {});';

/** A register that is whole, with these rows in place of its own. */
function register(rows: Readonly<Record<string, string>> = {}): string {
  return ids.map((id) => rows[id] ?? `| ${id} | what | outcome | later: files |`).join("\n");
}

function messages(page: string): string[] {
  const read = (path: string): string | undefined => (path === "a.test.ts" ? test : undefined);
  return checkRegister(page, read).findings.map(({ message }) => message);
}

describe("the register of hostile servers", () => {
  it("is fine when each row is there once and is shown by a test, or says why not", () => {
    const rows = {
      S1: "| S1 | what | outcome | [a](a.test.ts), later: sync |",
      S2: "| S2 | what | outcome | not applicable: no such thing |",
    };
    expect(messages(register(rows))).toEqual([]);
    expect(checkRegister(register(rows), () => test).counts).toEqual({
      tested: 1,
      partly: 1,
      later: 192,
      notApplicable: 1,
    });
  });

  it.each([
    ["", "missing: S1"],
    ["| S1 | what | | later: files |", "S1: a cell is empty"],
    ["| S1 | what | outcome | |", "S1: a cell is empty"],
    ["| S1 | what | outcome | soon |", 'S1: cannot read "soon"'],
    ["| S1 | what | outcome | later: someday |", 'S1: there is no layer "someday"'],
    ["| S1 | what | outcome | not applicable: |", 'S1: cannot read "not applicable:"'],
    ["| S1 | what | outcome | [b](b.test.ts) |", "S1: there is no test file b.test.ts"],
    [
      "| S1 | what | outcome | later: files |\n| S1 | what | outcome | later: files |",
      "S1: the row is there twice",
    ],
    ["| S1 | what | outcome | later: files |\n| S104 | what | outcome | later: files |", "S104: no such row"],
  ])("finds fault with %j: %s", (row, message) => {
    expect(messages(register({ S1: row }))).toEqual([message]);
  });

  it("finds fault with a test that names another row", () => {
    expect(messages(register({ S2: "| S2 | what | outcome | [a](a.test.ts) |" }))).toEqual([
      "S2: no title in a.test.ts holds the id",
    ]);
  });

  it.each([
    ['it("S1: a title")', true],
    ['it("F2, S1: of two rows")', true],
    ['describe("a room of its own (S1)")', true],
    ['["S1: a row of a table", 1]', true],
    ['it("S10: another row")', false],
    ['// "S1: a comment"', false],
    ['/* "S1: a comment" */', false],
    ['/**\n * "S1: a comment"\n */', false],
    ['it("another"); // as "S1: a comment"', false],
    ['it("https://example.test"); it("S1: a title")', true],
    ['it("a \\" quote"); it(\'S1: "a" title\')', true],
    ['const name = "S1";', false],
  ])("reads %j: %s", (source, isTitle) => {
    expect(hasTitle(source, "S1")).toBe(isTitle);
  });
});
