import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNetrc } from "../src/index.ts";
import { type Outcome, outcomeOf, parseCases } from "./outcome.ts";

const program = fileURLToPath(new URL("fixtures/python-netrc.py", import.meta.url));
const isPythonThere = hasPython();
if (!isPythonThere) {
  console.warn("Python 3.11 or newer was not found: nothing was compared with Python's own netrc.");
}

describe("Python's own netrc", () => {
  it("is there to compare with, at least in CI", () => {
    expect(isPythonThere || process.env["CI"] !== "true").toBe(true);
  });

  it("gives the same for every case without a deliberate difference", () => {
    const same = parseCases.filter(({ difference }) => difference === undefined);
    compare(same.map(({ input }) => input));
  });

  it("K-1, K-2, G9, S72: differs where it is said to, and as it is said to", () => {
    const different = parseCases.filter(({ difference }) => difference !== undefined);
    const theirs = askPython(different.map(({ input }) => input));
    for (const [i, outcome] of theirs.entries()) {
      const { name, python = [] } = different[i] ?? {};
      expect(python.map(comparable), name).toContainEqual(comparable(outcome));
    }
    for (const { name, gives, python } of different) {
      expect(
        python?.every((outcome) => isSame(outcome, gives)),
        name,
      ).toBe(false);
    }
  });

  it("LX1 to LX9, G1 to G8: gives the same for random words, quotes, escapes and macros", () => {
    const words = ["machine", "default", "macdef", "login", "user", "account", "password", "a", "b", "port"];
    const pieces = [
      ...words,
      ...words,
      " ",
      "\t",
      "\n",
      "\n\n",
      "\r\n",
      "\r",
      '"',
      '"x y"',
      "\\",
      "'",
      "é",
      "€😀",
    ];
    const text = fc
      .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(" ", " ", "\n", "")), { maxLength: 30 })
      .map((parts) => parts.flat().join(""))
      // G9: Python's answer to an empty word depends on its version.
      .filter((text) => !isEmptyWord(outcomeOf(text)));
    compare(fc.sample(text, { numRuns: 3000 }));
  });

  it("K-3: gives the same for random entries with comments in the places where its own rule is sane", () => {
    // Not in quotes: those leave the line end to the next word, and Python takes a comment for one that does not end (K-2).
    const value = fc.constantFrom("a", "#a", "a#b", "x\\ y", "login");
    const field = fc.tuple(fc.constantFrom("login", "user", "account", "password"), value);
    const comment = fc.constantFrom(" # c d\n", "\n#c\n", "\n# c\n", "\n", " ");
    const entry = fc.tuple(value, fc.array(fc.tuple(field, comment)));
    const text = fc
      .array(entry)
      .map((entries) =>
        entries
          .map(
            ([name, fields]) =>
              `machine ${name}\n${fields.map(([[key, value], after]) => `${key} ${value}${after}`).join("")}`,
          )
          .join("\n"),
      );
    compare(fc.sample(text, { numRuns: 500 }));
  });

  it("B7: reads what toString writes as it was", () => {
    const texts = parseCases
      .filter(({ gives }) => "hosts" in gives)
      .map(({ input }) => String(parseNetrc(input)));
    compare(texts);
  });
});

function hasPython(): boolean {
  const check = "import sys; sys.exit(sys.version_info < (3, 11))";
  try {
    execFileSync("python3", ["-c", check], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function askPython(texts: readonly string[]): readonly Outcome[] {
  if (!isPythonThere) return [];
  const options = { input: JSON.stringify(texts), encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync("python3", [program], options)) as Outcome[];
}

function compare(texts: readonly string[]): void {
  expect(texts.length).toBeGreaterThan(0);
  for (const [i, theirs] of askPython(texts).entries()) {
    const text = texts[i] ?? "";
    expect(comparable(outcomeOf(text)), JSON.stringify(text)).toEqual(comparable(theirs));
  }
}

function isEmptyWord(outcome: Outcome): boolean {
  return "error" in outcome && outcome.error.endsWith(" token ''");
}

function isSame(one: Outcome, other: Outcome): boolean {
  return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
}

/** An outcome without what differs on purpose in every error: the quoted word (S65) and the line (K-4). */
function comparable(outcome: Outcome): Outcome {
  return "error" in outcome ? { error: outcome.error.replace(/ token .*$/s, " token") } : outcome;
}
