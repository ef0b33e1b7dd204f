import type { PlanSummary, Step } from "../plan/step.ts";

/** A step that was carried out. */
export interface DoneStep {
  readonly step: Step;
  /** Bytes that were transferred; 0 where the target had the file already. */
  readonly bytes: number;
  /** Whether there was nothing to do: the target was already as the step leaves it. */
  readonly wasDone?: boolean | undefined;
}

/** A step that was left out on purpose. */
export interface SkippedStep {
  readonly step: Step;
  /** Why: "done by an earlier run", "no removals after an error". */
  readonly reason: string;
}

/** A step that failed. */
export interface FailedStep {
  readonly step: Step;
  readonly error: unknown;
}

/** What `applyPlan` comes to. `JSON.stringify` gives it with the errors' codes and messages. */
export class SyncReport {
  /** The id of the plan. */
  readonly plan: string;
  readonly source: string;
  readonly target: string;
  readonly done: readonly DoneStep[];
  readonly skipped: readonly SkippedStep[];
  readonly failed: readonly FailedStep[];
  /** Bytes that were transferred. */
  readonly bytes: number;
  /** What the plan saw of both trees; undefined for a deployment. */
  readonly summary: PlanSummary["summary"] | undefined;
  /** Milliseconds. */
  readonly elapsed: number;
  /** What else there is to know, as in the summary of the plan: "checksum: the target has no hashes: …". */
  readonly notices: readonly string[];
  /** Whether the run came to the end of the plan: false after `failFast`. */
  readonly isComplete: boolean;

  /** @internal */
  constructor(fields: Omit<SyncReport, "ok" | "toJSON">) {
    this.plan = fields.plan;
    this.source = fields.source;
    this.target = fields.target;
    this.done = fields.done;
    this.skipped = fields.skipped;
    this.failed = fields.failed;
    this.bytes = fields.bytes;
    this.summary = fields.summary;
    this.elapsed = fields.elapsed;
    this.notices = fields.notices;
    this.isComplete = fields.isComplete;
  }

  /** Whether everything was done: nothing failed, and nothing was left undone because of that. Conflicts are not failures. */
  get ok(): boolean {
    return this.failed.length === 0 && this.isComplete;
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const { plan, source, target, bytes, summary, elapsed, notices, isComplete, ok } = this;
    return {
      plan,
      source,
      target,
      ok,
      isComplete,
      bytes,
      summary,
      elapsed,
      notices,
      done: this.done.map(({ step, bytes }) => ({ ...brief(step), bytes })),
      skipped: this.skipped.map(({ step, reason }) => ({ ...brief(step), reason })),
      failed: this.failed.map(({ step, error }) => ({ ...brief(step), error: errorFacts(error) })),
    };
  }
}

function brief({ id, action, path }: Step): Readonly<Record<string, string>> {
  return { id, action, path };
}

function errorFacts(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: String(error) };
  return { name: error.name, code: "code" in error ? error.code : undefined, message: error.message };
}
