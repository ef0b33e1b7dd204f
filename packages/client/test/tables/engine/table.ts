import { allOperations } from "../operations/all-operations.ts";
import type { Operation } from "../operations/operation.ts";

/** An invariant that is tried on operations; each of its tests is one operation. */
export interface Table {
  readonly name: string;
  /** The rows of the register of hostile servers that it shows. */
  readonly ids: readonly string[];
  /** Which of the table's operations a row is about, where it is not about all. */
  readonly only?: Readonly<Record<string, (operation: Operation) => boolean>>;
  /** The test file in this directory, without `.test.ts`. */
  readonly file: string;
  readonly concerns: (operation: Operation) => boolean;
}

/** The operations that a table is about. */
export function operationsOf({ concerns }: Table): readonly Operation[] {
  return allOperations.filter(concerns);
}

/** Whether the table shows the row for the operation. */
export function shows(table: Table, id: string, operation: Operation): boolean {
  const isAbout = table.only?.[id] ?? ((): boolean => true);
  return table.ids.includes(id) && table.concerns(operation) && isAbout(operation);
}
