import type { IntendedDifference } from "./differences.ts";

/** What became of one test, as `run-tests.py` prints it. */
export interface TestOutcome {
  /** `Class.test`. */
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** The exception of a failed test, the reason of a skipped one. */
  readonly detail: string;
}

/** The outcomes beside what is expected of them. */
export interface Comparison {
  /** One line for each test. */
  readonly lines: readonly string[];
  /** What makes the run a failure; empty when everything is as expected. */
  readonly problems: readonly string[];
  /** The counts, in a sentence. */
  readonly summary: string;
}

/**
 * Compares the outcomes with the differences on purpose. It is a problem when a test fails that no difference names, or
 * with another exception than the difference says; when a test passes that a difference names; and when the row of a
 * difference is not in the README.
 *
 * A test of a difference may be missing: Python's versions differ in their tests.
 */
export function compareOutcomes(
  outcomes: readonly TestOutcome[],
  differences: readonly IntendedDifference[],
  readme: string,
): Comparison {
  const byTest = new Map(
    differences.flatMap((difference) => difference.tests.map((test) => [test, difference] as const)),
  );
  const counts = { passed: 0, differs: 0, skipped: 0, failed: 0 };
  const lines: string[] = [];
  const problems: string[] = [];
  for (const { name, outcome, detail } of outcomes) {
    const difference = byTest.get(name);
    const isIntended = outcome === "failed" && difference?.exception.test(detail) === true;
    const verdict = isIntended ? "differs" : outcome;
    const reason = isIntended ? difference.row : detail;
    counts[verdict]++;
    lines.push(`${verdict.padEnd(7)}  ${name}${reason === "" ? "" : `: ${reason}`}`);
    if (verdict === "failed") problems.push(`${name} fails: ${detail}`);
    if (verdict === "passed" && difference !== undefined)
      problems.push(`${name} passes: "${difference.row}" is no longer a difference to it`);
  }
  if (counts.passed === 0) problems.push("no test has passed");
  for (const row of new Set(differences.map((difference) => difference.row))) {
    if (!readme.includes(`\n| ${row} |`)) problems.push(`the README has no row "${row}"`);
  }
  const { passed, differs, skipped, failed } = counts;
  const summary = `${outcomes.length} tests: ${passed} passed, ${differs} differ on purpose, ${skipped} skipped, ${failed} failed`;
  return { lines, problems, summary };
}
