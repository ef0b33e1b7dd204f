import { allErrors, TransferIncompleteError } from "../../../src/index.ts";
import type { Operation } from "../operations/operation.ts";
import type { Cell, Outcome, Scene } from "./cell.ts";

/** Checks that a success is the truth, and that an error is one that callers can know. */
export function checkOutcome(
  operation: Operation,
  cell: Cell,
  { server, given, controller, find }: Omit<Scene, "settled">,
  outcome: Outcome,
): void {
  if ("error" in outcome) {
    const text = describe(outcome.error);
    if (cell.must === "succeed") return find(`failed: ${text}`);
    const isOwn = outcome.error === controller.signal.reason || cell.mayThrow?.(outcome.error) === true;
    if (!isOwn && !isKnown(outcome.error)) find(`failed with an error that has no type: ${text}`);
    return;
  }
  if (cell.must === "fail") find("succeeded");
  if (cell.isUndecidable === true) return;
  const lie = operation.lie(outcome.value, server, given);
  if (lie !== undefined) find(`succeeded, and that is not true: ${lie}`);
  if (cell.isLying === true) return;
  const completed = server.sessions.flatMap((session) => session.completed);
  for (const need of operation.needs) {
    if (!completed.some((line) => need.test(line)))
      find(`succeeded, though the server has not completed ${String(need)}`);
  }
}

/** The error with its code, for messages. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${"code" in error ? `${String(error.code)} ` : ""}${error.name}: ${error.message}`;
}

function isKnown(error: unknown): boolean {
  return error instanceof allErrors || error instanceof TransferIncompleteError;
}
