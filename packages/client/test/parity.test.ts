import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const docs = new URL("../../../docs/", import.meta.url);
const expected: string[] = JSON.parse(
  readFileSync(new URL("fixtures/parity-rows.json", import.meta.url), "utf8"),
);

interface Row {
  readonly id: string;
  /** Relative to the document. */
  readonly tests: readonly string[];
  readonly difference: string;
}

const rows = readFileSync(new URL("parity.md", docs), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| row ") && !line.startsWith("| --- "))
  .map(parseRow);

function parseRow(line: string): Row {
  const [, id = "", , tests = "", difference = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  return { id, tests: Array.from(tests.matchAll(/\]\(([^)]+)\)/g), ([, path = ""]) => path), difference };
}

/** The row ids that a test's name begins with: `T1, E5: …`, `S65 to S67: …`. */
function idsOf(name: string): Set<string> {
  const ids = new Set<string>();
  const words = (name.split(":", 1)[0] ?? "").split(/[\s,]+/);
  for (const [index, word] of words.entries()) {
    const range = words[index - 1] === "to" ? [words[index - 2] ?? "", word] : [word, word];
    const [first, last] = range.map((id) => /^([A-Z][A-Z-]*(?:\d+\.)?)(\d+)$/.exec(id));
    if (!first || !last) continue;
    for (let number = Number(first[2]); number <= Number(last[2]); number++) ids.add(`${first[1]}${number}`);
  }
  return ids;
}

/** What may be the name of a test, or a row of its table: the texts of a source file, the lines of a fixture. */
function namesIn(path: string): string[] {
  const text = readFileSync(new URL(path, docs), "utf8");
  if (path.endsWith(".ts"))
    return Array.from(text.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g), ([, , name = ""]) => name);
  const fixtures = text.split("\n").filter((line) => line.includes('"row"'));
  // The row's id first, as a name has it.
  return fixtures.map((line) => line.replace(/^.*"row": ?"([^"]*)"/, "$1: $&"));
}

/** Whether a test's name has the row: its id, and the words behind it as they are. */
function cites(name: string, row: string): boolean {
  const [id = "", ...words] = row.replace(/^netrc /, "").split(" ");
  return idsOf(name).has(id) && name.includes(words.join(" "));
}

describe("docs/parity.md", () => {
  it("has every row, each once", () => {
    expect(rows.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
    expect(new Set(expected).size).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(200);
  });

  it.each(rows)("$id has a test, or a reason to have none", ({ tests, difference }) => {
    expect(tests.length > 0 || difference.length > 0).toBe(true);
  });

  it.each(rows.flatMap(({ id, tests }) => tests.map((path) => [id, path] as const)))(
    "%s is cited in %s",
    (id, path) => {
      expect(namesIn(path).filter((name) => cites(name, id))).not.toEqual([]);
    },
  );
});

describe("the check", () => {
  it.each([
    ["T1: x", "T1"],
    ["E1, T1", "T1"],
    ["S65 to S67: x", "S66"],
    ["A16.1 to A16.6: x", "A16.4"],
    ["S8 K13 2577-01: x", "K13"],
    ["A12: *cmd* and *resp*", "A12 *cmd*"],
    ["N-A1: x", "N-A1"],
    ["B6: x", "netrc B6"],
  ])("takes %j for a citation of %s", (name, row) => {
    expect(cites(name, row)).toBe(true);
  });

  it.each([
    ["T11: x", "T1"],
    ["x: T1", "T1"],
    ["S65 to S67: x", "S68"],
    ["A12: *resp*", "A12 *cmd*"],
    ["N-A1: x", "A1"],
    ["K-1: x", "K1"],
  ])("does not take %j for a citation of %s", (name, row) => {
    expect(cites(name, row)).toBe(false);
  });
});
