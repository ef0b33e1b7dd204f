import type { Report } from "./report.ts";

/** What was compared, and what is not as it should be. */
export class Comparison {
  readonly #wrong: string[] = [];
  #count = 0;
  #equal = 0;

  expectSame(what: string, expected: string | number, found: string | number): void {
    this.#count += 1;
    if (expected === found) this.#equal += 1;
    else this.fail(`${what}: ${expected} expected, ${found} found`);
  }

  fail(what: string): void {
    this.#wrong.push(what);
  }

  /** Says how it went; false when anything is wrong. */
  conclude(report: Report, by: string): boolean {
    const isAllWell = this.#wrong.length === 0;
    report.heading(isAllWell ? "All the same" : "NOT the same");
    report.row("compared", `${this.#equal} of ${this.#count} equal, by ${by}`);
    for (const what of this.#wrong) report.row("wrong", what);
    return isAllWell;
  }
}
