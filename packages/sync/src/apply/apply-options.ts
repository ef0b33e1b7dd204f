import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import type { Tree } from "../tree/tree.ts";
import type { DoneStep, FailedStep, SkippedStep } from "./report.ts";
import type { SyncProgress } from "./run-progress.ts";

/** How many removals of files, links and directories are too many: more stop the plan before anything is done. */
export interface MaxDelete {
  /** Default: any number. */
  readonly count?: number | undefined;
  /** Percent of all that is at the target; default 50, where that is more than 20. */
  readonly percent?: number | undefined;
}

/** Options of `applyPlan`. */
export interface ApplyOptions {
  /** The trees, for a plan that was read from a file. */
  readonly source?: Tree | undefined;
  readonly target?: Tree | undefined;
  /**
   * A file that records what was done, so that a run that was broken off, at whatever moment, is continued by the next one. The plan of
   * two trees is kept next to it, as `JOURNAL.plan`, until all of it is done; `readPlan` reads it.
   */
  readonly journal?: string | undefined;
  /** Stops before anything is done if more would be removed; false: never. */
  readonly maxDelete?: MaxDelete | false | undefined;
  /** Changes a target that is a root, a home directory, an empty path or a path with `..` on a server; default false. */
  readonly allowRoot?: boolean | undefined;
  /**
   * Applies a plan to trees with other URLs than it was made for, such as the same ones in another directory of another machine; default
   * false.
   */
  readonly otherTrees?: boolean | undefined;
  /** Checks the guards, changes nothing, and reports every step as skipped; a journal is not written. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Ends the run with the first failure; default false: the other files are done. */
  readonly failFast?: boolean | undefined;
  /** `write`: everything but removals. `remove`: removals alone. Default: both, removals last. */
  readonly phase?: "write" | "remove" | undefined;
  /**
   * An earlier run, whose journal is not here, may have begun any of the steps: a file that is the beginning of what the step writes is
   * taken for a part of it, and what that run has left under temporary names is removed. Default false.
   */
  readonly again?: boolean | undefined;
  /** The most files that are transferred at once; default: what the trees can take. */
  readonly concurrency?: number | undefined;
  /** Receives how far the run has come, at most ten times a second, and once at the end. */
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
  /** Receives each step when it is done, skipped or has failed. */
  readonly onStep?: ((outcome: DoneStep | SkippedStep | FailedStep) => void) | undefined;
  /** Cancels the run: it rejects with the signal's reason. With a journal, a later run goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

const KINDS: OptionKinds<ApplyOptions> = {
  source: "object",
  target: "object",
  journal: "string",
  maxDelete: "any",
  allowRoot: "boolean",
  otherTrees: "boolean",
  dryRun: "boolean",
  failFast: "boolean",
  phase: "string",
  again: "boolean",
  concurrency: "number",
  onProgress: "function",
  onStep: "function",
  signal: "signal",
};

const MAX_DELETE_KINDS: OptionKinds<MaxDelete> = { count: "number", percent: "number" };

/** Checks the options of `applyPlan`. Throws TypeError, which names the option. */
export function checkApplyOptions(options: unknown): asserts options is ApplyOptions {
  checkOptions<ApplyOptions>("applyPlan()", options, KINDS);
  const { maxDelete, phase, concurrency } = options;
  if (maxDelete !== undefined && maxDelete !== false) {
    checkOptions<MaxDelete>("maxDelete", maxDelete, MAX_DELETE_KINDS);
  }
  if (![undefined, "write", "remove"].includes(phase)) {
    throw new TypeError('the option phase of applyPlan() must be "write" or "remove"');
  }
  if (concurrency !== undefined && !(Number.isSafeInteger(concurrency) && concurrency > 0)) {
    throw new TypeError("the option concurrency of applyPlan() must be a whole number from 1");
  }
}
