import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareOutcomes, type TestOutcome } from "../cpython/compare-outcomes.ts";
import { type IntendedDifference, intendedDifferences } from "../cpython/differences.ts";

const passing: TestOutcome = { name: "A.passes", outcome: "passed", detail: "" };
const differing: TestOutcome = { name: "A.differs", outcome: "failed", detail: "AssertionError: 1 != 2" };
const difference: IntendedDifference = {
  row: "the greeting",
  exception: /^AssertionError/,
  tests: ["A.differs", "A.missing"],
};
const readme = "# ftplib\n\n| the greeting | theirs | ours | why |\n";

describe("the outcomes of CPython's tests", () => {
  it("are as expected when only differences fail, and may lack some of them", () => {
    const { lines, problems, summary } = compareOutcomes([passing, differing], [difference], readme);
    expect(problems).toEqual([]);
    expect(lines).toEqual(["passed   A.passes", "differs  A.differs: the greeting"]);
    expect(summary).toBe("2 tests: 1 passed, 1 differ on purpose, 0 skipped, 0 failed");
  });

  it("are as expected when a difference is skipped", () => {
    const skipped: TestOutcome = { ...differing, outcome: "skipped", detail: "IPv6 not enabled" };
    expect(compareOutcomes([passing, skipped], [difference], readme).problems).toEqual([]);
  });

  const unexpected: readonly (readonly [string, readonly TestOutcome[], string])[] = [
    [
      "a test fails that is no difference",
      [passing, { name: "A.other", outcome: "failed", detail: "EOFError" }],
      "A.other fails: EOFError",
    ],
    [
      "a difference fails with another exception",
      [passing, { ...differing, detail: "EOFError" }],
      "A.differs fails: EOFError",
    ],
    [
      "a difference passes",
      [passing, { ...differing, outcome: "passed", detail: "" }],
      'A.differs passes: "the greeting" is no longer a difference to it',
    ],
    ["nothing has passed", [differing], "no test has passed"],
  ];
  it.each(unexpected)("are a problem when %s", (_, outcomes, problem) => {
    expect(compareOutcomes(outcomes, [difference], readme).problems).toEqual([problem]);
  });

  it("are a problem when the README does not state a difference", () => {
    const { problems } = compareOutcomes([passing], [difference], "| other | theirs | ours | why |\n");
    expect(problems).toEqual(['the README has no row "the greeting"']);
  });
});

describe("the differences from CPython's tests", () => {
  it("name each test once", () => {
    const tests = intendedDifferences.flatMap((one) => one.tests);
    expect(new Set(tests).size).toBe(tests.length);
  });

  it("are stated in the README of the client", () => {
    const page = readFileSync(new URL("../../packages/client/README.md", import.meta.url), "utf8");
    expect(compareOutcomes([passing], intendedDifferences, page).problems).toEqual([]);
  });
});
