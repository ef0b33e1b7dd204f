import type { Journal } from "../journal/journal.ts";
import type { Step, StepAction } from "../plan/step.ts";
import { isDiskFull } from "../errors/disk-full.ts";
import { ServerLosses } from "../errors/server-losses.ts";
import { parentOf } from "../tree/tree-path.ts";
import type { Tree, TreeTraits } from "../tree/tree.ts";
import type { ApplyOptions } from "./apply-options.ts";
import type { DoneStep, FailedStep, SkippedStep } from "./report.ts";
import type { RunProgress } from "./run-progress.ts";
import type { StoredPlan } from "./stored-plan.ts";
import type { TargetView } from "./target-view.ts";

/** Why a step is left out that the journal says is done. */
export const DONE_BEFORE = "done by an earlier run";

/** What a run stands on. */
export interface RunParts {
  readonly plan: StoredPlan;
  readonly source: Tree;
  readonly target: Tree;
  readonly sourceTraits: TreeTraits;
  readonly targetTraits: TreeTraits;
  readonly view: TargetView;
  readonly journal: Journal | undefined;
  readonly progress: RunProgress;
  readonly options: ApplyOptions;
}

/** The execution of a plan: what its phases share, and what becomes of each step. */
export class Run {
  readonly parts: RunParts;
  readonly doneSteps: DoneStep[] = [];
  readonly skippedSteps: SkippedStep[] = [];
  readonly failedSteps: FailedStep[] = [];
  bytes = 0;
  readonly #missing = new Set<string>();
  readonly #stop: AbortController;
  readonly #losses = new ServerLosses();
  #gone: { readonly error: unknown } | undefined;

  /** @param stop ends all calls of the run, for `failFast` */
  constructor(parts: RunParts, stop: AbortController) {
    this.parts = parts;
    this.#stop = stop;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Whether the run has been ended, by the caller or by a failure. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Whether the run ends for a failure, and not by the caller. */
  get isFailedFast(): boolean {
    return this.isStopped && this.parts.options.signal?.aborted !== true;
  }

  /** How many calls are made at once. */
  get concurrency(): number {
    const { sourceTraits, targetTraits, options } = this.parts;
    return options.concurrency ?? Math.max(1, Math.min(sourceTraits.concurrency, targetTraits.concurrency));
  }

  /** The steps of these kinds that are not done yet; the others are recorded as skipped, so each kind is asked for once. */
  async *steps(actions: readonly StepAction[], type?: Step["type"]): AsyncGenerator<Step, void, undefined> {
    const { plan, journal } = this.parts;
    for await (const step of plan.steps()) {
      if (!actions.includes(step.action) || step.type !== (type ?? step.type)) continue;
      if (journal?.done.has(step.id) === true) this.#skipDone(step);
      else if (this.isStopped) this.skip(step, "not done: the run had ended");
      else if (this.isBelowMissing(step.path)) this.skipBelowMissing(step);
      else yield step;
    }
  }

  #skipDone(step: Step): void {
    const isTransfer = step.action === "copy" || step.action === "update";
    if (isTransfer) this.parts.progress.endBefore(step.source?.size ?? 0);
    this.skip(step, DONE_BEFORE);
  }

  /** Carries a step out, if the target is as the plan saw it. Never rejects, unless the journal cannot be written. */
  async carryOut(step: Step, work: () => Promise<number>): Promise<void> {
    try {
      const isToDo = (await this.parts.view.stateOf(step, this.wasBegun(step))) === "to do";
      if (this.isStopped) return this.skip(step, "not done: the run had ended");
      await this.done(step, isToDo ? await work() : 0, !isToDo);
    } catch (error) {
      this.fail(step, error);
    }
  }

  wasBegun({ id }: Step): boolean {
    return this.parts.options.again === true || (this.parts.journal?.begun.has(id) ?? false);
  }

  async done(step: Step, bytes: number, wasDone = false): Promise<void> {
    await this.parts.journal?.finish(step);
    this.bytes += bytes;
    if (!wasDone) this.#losses.reset();
    const outcome = wasDone ? { step, bytes, wasDone } : { step, bytes };
    this.doneSteps.push(outcome);
    this.parts.options.onStep?.(outcome);
  }

  skip(step: Step, reason: string): void {
    const outcome = { step, reason };
    this.skippedSteps.push(outcome);
    this.parts.options.onStep?.(outcome);
  }

  fail(step: Step, error: unknown): void {
    // What is under way when the run is ended has not failed by itself.
    if (this.isStopped) return this.skip(step, "not done: the run had ended");
    const outcome = { step, error };
    this.failedSteps.push(outcome);
    if (step.action === "mkdir") this.#missing.add(step.path);
    this.parts.options.onStep?.(outcome);
    if (this.parts.options.failFast === true || isDiskFull(error)) this.stop(error);
    else if (this.#losses.isGone(error)) this.stopWithoutServer(error);
  }

  /** What was recorded as done, by this run or by an earlier one, has failed as it turns out. */
  async recall(step: Step, error: unknown): Promise<void> {
    await this.parts.journal?.recall(step);
    for (const list of [this.doneSteps, this.skippedSteps]) {
      const at = list.findIndex((outcome) => outcome.step === step);
      if (at !== -1) list.splice(at, 1);
    }
    this.parts.progress.fail();
    this.fail(step, error);
  }

  /** Ends the run, since no connection can be had. */
  stopWithoutServer(error: unknown): void {
    this.#gone ??= { error };
    this.stop(error);
  }

  /** @throws what the run was ended with if no connection could be had */
  throwIfServerIsGone(): void {
    if (this.#gone !== undefined) throw this.#gone.error;
  }

  /** Ends the run. */
  stop(error: unknown): void {
    this.#stop.abort(error);
  }

  skipBelowMissing(step: Step): void {
    this.skip(step, "its directory could not be made");
  }

  /** Whether it is in a directory that could not be made. */
  isBelowMissing(path: string): boolean {
    if (this.#missing.size === 0) return false;
    if (path !== "" && this.#missing.has("")) return true;
    for (let at = parentOf(path); at !== ""; at = parentOf(at)) if (this.#missing.has(at)) return true;
    return false;
  }
}
