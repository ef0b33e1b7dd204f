import { casesOf, type ComplianceCase, type MakePair } from "./case.ts";
import { endingTests } from "./ending.ts";
import { halfCloseTests } from "./half-close.ts";
import { readingTests } from "./reading.ts";
import { receivingTests } from "./receiving.ts";

export type { ComplianceCase, MakePair } from "./case.ts";

/** What an implementation may leave out. */
export interface ComplianceOptions {
  /** Whether one side goes on writing after the other has ended; default true. TLS stacks differ in this. */
  readonly halfClose?: boolean | undefined;
}

/**
 * The promises of `Connection` as test cases, for any implementation and any test framework.
 *
 * The pair must be connected through the implementation under test at least at its near end; each case takes a fresh
 * one and closes it.
 */
export function complianceCases(
  makePair: MakePair,
  options: ComplianceOptions = {},
): readonly ComplianceCase[] {
  const { halfClose = true } = options;
  return casesOf(makePair, {
    ...readingTests,
    ...receivingTests,
    ...endingTests,
    ...(halfClose ? halfCloseTests : {}),
  });
}
