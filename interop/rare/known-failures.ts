/**
 * Cells that fail today by a fault of the client, so that the tests report others only. A row is removed when its fault is
 * mended; `rare-matrix.ts` counts these cells as failures all the same.
 */
import type { LabServer, RareServerName } from "../lab-server.ts";

interface KnownFailure {
  readonly fault: string;
  readonly on: readonly RareServerName[];
  /** The beginnings of the operations' names. */
  readonly operations: readonly string[];
}

const knownFailures: readonly KnownFailure[] = [];

/** The fault that makes the cell fail; undefined when none is known. */
export function knownFailure(server: LabServer["name"], operation: string): string | undefined {
  return knownFailures.find(
    ({ on, operations }) =>
      on.some((name) => name === server) && operations.some((start) => operation.startsWith(start)),
  )?.fault;
}
