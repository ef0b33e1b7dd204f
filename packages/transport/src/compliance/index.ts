import { casesOf, type ComplianceCase, type MakePair } from "./case.ts";
import { endingTests } from "./ending.ts";
import { readingTests } from "./reading.ts";
import { receivingTests } from "./receiving.ts";

export type { ComplianceCase, MakePair } from "./case.ts";

/**
 * The promises of `Connection` as test cases, for any implementation and any test framework.
 *
 * The pair must be connected through the implementation under test at least at its near end; each case takes a fresh
 * one and closes it.
 */
export function complianceCases(makePair: MakePair): readonly ComplianceCase[] {
  return casesOf(makePair, { ...readingTests, ...receivingTests, ...endingTests });
}
