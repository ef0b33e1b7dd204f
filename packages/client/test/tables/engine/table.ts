import { allOperations } from "../operations/all-operations.ts";
import type { Operation } from "../operations/operation.ts";

/** An invariant that is tried on operations; each of its tests is one operation. */
export interface Table {
  readonly name: string;
  /** The rows of the register of hostile servers that it shows. */
  readonly ids: readonly string[];
  /** The test file in this directory, without `.test.ts`. */
  readonly file: string;
  readonly concerns: (operation: Operation) => boolean;
}

/** The operations that a table is about. */
export function operationsOf({ concerns }: Table): readonly Operation[] {
  return allOperations.filter(concerns);
}
