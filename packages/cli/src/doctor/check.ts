import type { DoctorContext } from "./context.ts";
import type { Finding } from "./finding.ts";

/** One thing that the doctor looks at. */
export interface Check {
  /** A word or a few, as the report shows it. */
  readonly name: string;
  /** Names of checks without whose success this one makes no sense: it is left out then. */
  readonly needs: readonly string[];
  /** Steps that it may wait for in vain, by default four; one where an earlier check came to no end. */
  readonly steps?: number;
  /** Milliseconds that it may take, by default those of its steps. */
  readonly limit?: (context: DoctorContext) => number;
  /** Looks, and rejects with the error of what has failed. The signal aborts when the time is up. */
  run(context: DoctorContext, signal: AbortSignal): Promise<Finding>;
}
