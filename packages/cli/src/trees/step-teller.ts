import type { ShowingCall } from "../progress/display.ts";
import { RunDisplay } from "./run-display.ts";
import { flagsIn } from "../errors/flags-in.ts";
import type { DoneStep, FailedStep, SkippedStep, Step, SyncProgress } from "@ftplib/sync";
import { codeOf, messageOf } from "../errors/exit-code.ts";
import type { Output } from "../output/output.ts";
import { type StepOutcome, stepEvent } from "./step-event.ts";
import { shownPath, stepLine } from "./step-line.ts";

/** The reason of the library for a step that a dry run leaves out. */
const DRY = "dry run";

/** The library's reasons for a conflict in a deployment that is as the user wants it. */
const WANTED: ReadonlySet<string> = new Set(["protected", "links and special files are not deployed"]);

/** Says what becomes of each step of a run, and counts it. The library does not wait for it; {@link StepTeller.end} does. */
export class StepTeller {
  /** Steps that were done, or that would be in a dry run. */
  readonly steps: Step[] = [];
  /** How many steps were left out for each reason; conflicts have their own. */
  readonly leftOut = new Map<string, number>();
  conflicts = 0;
  /** Conflicts that are not as the user wants it: the target is not as the source is. */
  unresolved = 0;
  failures = 0;
  readonly #output: Output;
  readonly #display: RunDisplay;
  readonly #isDryRun: boolean;
  #last: Promise<void> = Promise.resolve();

  constructor(call: ShowingCall & { readonly options: { readonly dryRun?: boolean | undefined } }) {
    this.#output = call.output;
    this.#display = new RunDisplay(call);
    this.#isDryRun = call.options.dryRun === true;
  }

  /** Does the work of a run, and shows how far it has come. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    return this.#isDryRun ? await work() : await this.#display.during(work);
  }

  get onStep(): (outcome: DoneStep | SkippedStep | FailedStep) => void {
    return (outcome) => {
      if ("error" in outcome) this.#failed(outcome);
      else if ("reason" in outcome) this.#skipped(outcome);
      else this.#done(outcome);
    };
  }

  get onProgress(): (progress: SyncProgress) => void {
    return (progress) => {
      this.#display.take(progress);
      if (!this.#output.options.json) return;
      const { phase, files, totalFiles, bytes, totalBytes, failed, rate, eta } = progress;
      const counts = { phase, files, totalFiles, bytes, totalBytes, failed, rate: Math.round(rate) };
      const left = eta === undefined ? {} : { eta: Math.round(eta) };
      this.#say(async () => await this.#output.event({ type: "progress", ...counts, ...left }));
    };
  }

  /** Waits until everything is written. */
  async end(): Promise<void> {
    await this.#last.finally(() => this.#output.flush());
  }

  #done({ step, bytes, wasDone }: DoneStep): void {
    if (wasDone === true) return this.#skipped({ step, reason: "done already" });
    this.steps.push(step);
    this.#event(step, { state: "done", bytes });
    this.#note(stepLine(step));
  }

  #skipped({ step, reason }: SkippedStep): void {
    if (reason === DRY) {
      this.steps.push(step);
      this.#say(async () => await this.#output.data(stepLine(step), stepEvent(step, { state: "would" })));
      return;
    }
    this.#event(step, { state: "skipped", message: flagsIn(reason) });
    if (step.action === "conflict") {
      this.conflicts++;
      if (WANTED.has(reason)) return this.#note(stepLine(step));
      this.unresolved++;
      // Also with --quiet: the exit code is that of a failure.
      if (!this.#output.options.json) this.#say(async () => await this.#output.status(stepLine(step)));
    } else this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + 1);
  }

  #failed({ step, error }: FailedStep): void {
    this.failures++;
    const message = messageOf(error);
    this.#event(step, { state: "failed", code: codeOf(error), message });
    if (this.#output.options.json) return;
    this.#say(async () => await this.#output.warn(`${shownPath(step)}: ${message}`));
  }

  #event(step: Step, outcome: Omit<StepOutcome, "code"> & { readonly code?: string | undefined }): void {
    if (!this.#output.options.json) return;
    const { code, ...rest } = outcome;
    const coded = code === undefined ? rest : { ...rest, code };
    this.#say(async () => await this.#output.event(stepEvent(step, coded)));
  }

  #note(line: string): void {
    if (!this.#output.options.json) this.#say(async () => this.#output.noteSoon(line));
  }

  #say(work: () => Promise<void>): void {
    this.#last = this.#last.then(work);
    // The error is that of `end`.
    this.#last.catch(() => {});
  }
}
