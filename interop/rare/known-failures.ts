/**
 * Cells that fail today by a fault of the client, so that the tests report others only. A row is removed when its fault is
 * mended; `rare-matrix.ts` counts these cells as failures all the same.
 */
import type { LabServer, RareServerName } from "../lab-server.ts";
import type { Outcome } from "../run-operations.ts";

interface KnownFailure {
  readonly fault: string;
  readonly on: readonly RareServerName[];
  /** The beginnings of the operations' names. */
  readonly operations: readonly string[];
}

const knownFailures: readonly KnownFailure[] = [
  {
    fault: "a refused LIST -a leaves a data connection behind, which the next LIST waits for",
    on: ["aioftp-tls"],
    operations: ["list()", "stat()", "names with"],
  },
];

/** The fault that makes the cell fail; undefined when none is known. */
export function knownFailure(server: LabServer["name"], operation: string): string | undefined {
  return knownFailures.find(
    ({ on, operations }) =>
      on.some((name) => name === server) && operations.some((start) => operation.startsWith(start)),
  )?.fault;
}

/**
 * Whether a cell failed by a fault that any operation on the server meets now and then: ftp-proxy gives up a data port early,
 * which a client notices that sends the command beside the dialling.
 */
export function isKnownRace(server: LabServer["name"], outcome: Outcome): boolean {
  return server === "ftp-proxy" && outcome.outcome === "failed" && outcome.error.includes("ECONNREFUSED");
}
