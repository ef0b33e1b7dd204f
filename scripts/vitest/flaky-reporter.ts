import type { Reporter, TestCase } from "vitest/node";

/**
 * Prints a line for each test that failed and passed when it was run again: `flaky: FILE > NAME: first error`. Such a test
 * does not fail the run, and it is a fault all the same, of the test or of what it tests.
 */
export class FlakyReporter implements Reporter {
  readonly #lines: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (!test.diagnostic()?.flaky) return;
    const [first] = test.result().errors ?? [];
    const reason = first?.message.split("\n", 1)[0] ?? "unknown error";
    this.#lines.push(`flaky: ${test.module.relativeModuleId} > ${test.fullName}: ${reason}`);
  }

  onTestRunEnd(): void {
    for (const line of this.#lines) console.log(line);
  }
}
