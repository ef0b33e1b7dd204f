import type { LabServer } from "../lab-server.ts";
import type { Outcome } from "../run-operations.ts";
import { exceptions } from "./exceptions.ts";
import type { Expected } from "./expected.ts";

/** How an operation ended, before it is compared with what is expected. */
export type Raw =
  | { readonly outcome: "ok" }
  | { readonly outcome: "refused"; readonly code: number; readonly error: string }
  | { readonly outcome: "failed"; readonly error: string }
  /** A rejection or an exception was not handled, whatever else happened. */
  | { readonly outcome: "crashed"; readonly error: string };

/** What is expected of an operation that does not end well on the server; undefined: it ends well. */
export function expectedOf(server: string, operation: string): Expected | undefined {
  return exceptions.find(
    ({ on, operations }) => on.some((one) => one === server) && operations.includes(operation),
  )?.expected;
}

/** The outcome that the table shows: `failed` where it is neither a success nor what is expected of the server. */
export function judged(server: LabServer["name"], operation: string, raw: Raw): Outcome {
  if (raw.outcome === "ok") return { outcome: "ok" };
  if (raw.outcome === "crashed") return { outcome: "failed", error: `crash: ${raw.error}` };
  const expected = expectedOf(server, operation);
  const error = raw.outcome === "refused" ? `refused: ${raw.error}` : raw.error;
  if (expected === undefined) return { outcome: "failed", error };
  const isExpected =
    expected.outcome === "refused"
      ? raw.outcome === "refused" && expected.codes.includes(raw.code)
      : expected.report.test(error);
  if (isExpected) return { outcome: "not-applicable", reason: expected.reason };
  return { outcome: "failed", error: `expected: ${expected.reason}; ${error}` };
}
