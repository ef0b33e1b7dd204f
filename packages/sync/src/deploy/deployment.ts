import { type DoneStep, type FailedStep, type SkippedStep, SyncReport } from "../apply/report.ts";
import { RunProgress } from "../apply/run-progress.ts";
import { ServerLosses } from "../errors/server-losses.ts";
import { UnreadableError } from "../errors/unreadable-error.ts";
import type { Step } from "../plan/step.ts";
import { hasCode } from "../tree/tree-failure.ts";
import type { Tree } from "../tree/tree.ts";
import type { DeployOptions } from "./deploy-options.ts";
import type { DeployManifest, ManifestEntry } from "./deploy-manifest.ts";
import { confirmed } from "./file-versions.ts";
import type { ManifestStore } from "./manifest-store.ts";
import { removeIfEmpty, removeIfThere } from "../tree/remove-if-empty.ts";
import type { DeployPlan } from "./deploy-steps.ts";

/** Puts a file on the target without an upload. Returns false where it cannot. */
export type PlaceFile = (step: Step) => Promise<boolean>;

/** What a deployment needs. */
export interface DeploymentContext {
  readonly id: string;
  readonly source: Tree;
  readonly target: Tree;
  /** What was deployed before. */
  readonly before: DeployManifest;
  readonly plan: DeployPlan;
  readonly store: ManifestStore;
  readonly options: DeployOptions;
  /** How many removals and copies go on at once. */
  readonly concurrency: number;
  /** Whether the source has files: one without removes nothing (B2). */
  readonly hasFiles: boolean;
  readonly place: PlaceFile | undefined;
}

/** Thrown to end a run with `failFast`. */
export const ENOUGH: Error = new Error("a step has failed");

/** A deployment that is carried out: what its phases share, and what becomes of each step. */
export class Deployment {
  readonly context: DeploymentContext;
  /** What the manifest says when it is saved next. */
  readonly entries: Map<string, ManifestEntry>;
  readonly progress: RunProgress;
  /** Steps that cannot be done, since something could not make way. */
  readonly blocked: Set<Step> = new Set();
  readonly #done: DoneStep[] = [];
  readonly #skipped: SkippedStep[] = [];
  readonly #failed: FailedStep[] = [];
  readonly #losses = new ServerLosses();
  readonly #began = performance.now();

  constructor(context: DeploymentContext) {
    this.context = context;
    this.entries = new Map(context.plan.entries);
    this.progress = new RunProgress(context.options.onProgress);
    const { write } = context.plan;
    this.progress.totalFiles = write.length;
    this.progress.totalBytes = write.reduce((sum, { source }) => sum + (source?.size ?? 0), 0);
  }

  get signal(): AbortSignal | undefined {
    return this.context.options.signal;
  }

  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  async save(isLast = false): Promise<void> {
    await this.context.store.save(this.entries, { isLast, signal: this.signal });
  }

  /** Does the work of a step. Returns whether it succeeded; a failure is recorded. */
  async attempt(step: Step, work: () => Promise<void>): Promise<boolean> {
    this.signal?.throwIfAborted();
    try {
      await work();
    } catch (error) {
      this.fail(step, error);
      return false;
    }
    this.finish({ step, bytes: 0 });
    return true;
  }

  /** Removes what a step names. What is not there counts as removed, and so does what has become a directory, or was one: that is not what was deployed. */
  async removeAt({ path, type }: Step): Promise<void> {
    const { target } = this.context;
    const remove = type === "file" ? removeIfThere : removeIfEmpty;
    try {
      await remove(target, path, { signal: this.signal });
    } catch (error) {
      if (!hasCode(error, type === "file" ? "EISDIR" : "ENOTDIR")) throw error;
    }
  }

  /** The target is known to have it. */
  confirm(path: string): void {
    const entry = this.entries.get(path);
    if (entry !== undefined) this.entries.set(path, confirmed(entry));
  }

  finish(outcome: DoneStep): void {
    this.#done.push(outcome);
    this.#losses.reset();
    this.context.options.onStep?.(outcome);
  }

  skip(step: Step, reason: string): void {
    const outcome = { step, reason };
    this.#skipped.push(outcome);
    this.context.options.onStep?.(outcome);
  }

  /** Reports what is left as it is; one that is an error counts as failed. */
  leave(step: Step): void {
    if (step.isError !== true) return this.skip(step, step.reason);
    const outcome = { step, error: new UnreadableError(step.path, step.reason) };
    this.#failed.push(outcome);
    this.progress.fail();
    this.context.options.onStep?.(outcome);
  }

  /** Reports what has not come to its turn when the run ends. */
  skipRest(): void {
    const ended = new Set([...this.#done, ...this.#skipped, ...this.#failed].map(({ step }) => step));
    const { clear, make, write, remove } = this.context.plan;
    for (const step of [...clear, ...make, ...write, ...remove]) {
      if (!ended.has(step)) this.skip(step, "not done: the run had ended");
    }
  }

  /** @throws the signal's reason, if that is why; {@link ENOUGH} with `failFast`; the error where the server has gone */
  fail(step: Step, error: unknown): void {
    this.signal?.throwIfAborted();
    const { options } = this.context;
    const outcome = { step, error };
    this.#failed.push(outcome);
    if (step.type === "directory" || step.action === "remove") this.progress.fail();
    else this.progress.end(step.path, 0, true);
    options.onStep?.(outcome);
    if (options.failFast === true) throw ENOUGH;
    if (this.#losses.isGone(error)) throw error;
  }

  report(isComplete: boolean): SyncReport {
    const { id, source, target } = this.context;
    return new SyncReport({
      plan: id,
      source: source.url,
      target: target.url,
      done: this.#done,
      skipped: this.#skipped,
      failed: this.#failed,
      bytes: this.#done.reduce((sum, { bytes }) => sum + bytes, 0),
      summary: undefined,
      elapsed: Math.round(performance.now() - this.#began),
      notices: [],
      isComplete,
    });
  }
}
