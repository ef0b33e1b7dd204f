import { UnreadableError } from "../errors/unreadable-error.ts";
import { Journal } from "../journal/journal.ts";
import type { Plan } from "../plan/plan.ts";
import type { Tree } from "../tree/tree.ts";
import { type ApplyOptions, checkApplyOptions } from "./apply-options.ts";
import { copyFiles } from "./copy-files.ts";
import { makeDirectories, touchAfterRemovals, touchDirectories } from "./directories.ts";
import { checkPlace, checkRemovals, checkTrees } from "./guards.ts";
import { reasonToKeep, removeAll } from "./remove.ts";
import { renameFiles } from "./rename-files.ts";
import { SyncReport } from "./report.ts";
import { Run } from "./run.ts";
import { RunProgress } from "./run-progress.ts";
import { seeDirectories, seeFiles } from "./see-names.ts";
import { type StoredPlan, storePlan } from "./stored-plan.ts";
import { TargetView } from "./target-view.ts";
import { withReport } from "./with-report.ts";

/**
 * Carries a plan out. The plan is made, or read, to its end before anything is changed. Then directories are made, files are renamed, copied
 * and updated over all connections, and only if nothing has failed is anything removed. Before a file is overwritten or removed, it
 * is compared with what the plan saw. What fails does not stop the rest, unless no connection can be had for several steps in a row.
 *
 * @returns what was done, skipped and failed; a run with failures does not reject
 * @throws GuardError when too much would be removed, the target is a root or a home directory, or the trees are not those of the plan;
 * PlanError for a plan or a journal that is damaged; what the source cannot be read for; the last loss where the server has gone; the signal's reason. An error that ends a run which
 * had begun has the report of what was done until then as `report`.
 */
export async function applyPlan(plan: Plan, options: ApplyOptions = {}): Promise<SyncReport> {
  checkApplyOptions(options);
  const { source = plan.source, target = plan.target, dryRun = false, signal } = options;
  if (source === undefined || target === undefined) {
    throw new TypeError(
      "a plan from a file does not have its trees: give applyPlan() the options source and target",
    );
  }
  signal?.throwIfAborted();
  const started = performance.now();
  const progress = new RunProgress(options.onProgress);
  progress.enter("plan");
  const stored = await storePlan(plan, { source, target, journal: options.journal, isKept: !dryRun });
  let isDone = false;
  try {
    const run = await ready(stored, { source, target, progress }, options);
    try {
      await (dryRun ? rehearse(run) : perform(run, signal));
    } catch (error) {
      run.stop(error);
      throw withReport(error, reportOf(run, performance.now() - started));
    } finally {
      await run.parts.journal?.close();
    }
    progress.enter("end");
    const report = reportOf(run, performance.now() - started);
    isDone = report.ok && !dryRun;
    return report;
  } finally {
    progress.close();
    await stored.end(isDone);
  }
}

/** Checks the guards, and opens what a run needs. */
async function ready(
  plan: StoredPlan,
  { source, target, progress }: { source: Tree; target: Tree; progress: RunProgress },
  options: ApplyOptions,
): Promise<Run> {
  const { signal, dryRun } = options;
  const path = dryRun === true ? undefined : options.journal;
  const { totals } = plan;
  checkTrees(totals.header, { source, target }, options);
  const [sourceTraits, targetTraits] = await Promise.all([
    source.traits({ signal }),
    target.traits({ signal }),
  ]);
  checkPlace(targetTraits, target.url, options);
  if (options.phase !== "write") checkRemovals(totals, options);
  if (options.phase !== "remove") {
    progress.totalFiles = totals.files;
    progress.totalBytes = totals.bytes;
  }
  const stop = new AbortController();
  const view = new TargetView({ source, target }, targetTraits, totals.header, stop.signal);
  const journal = path === undefined ? undefined : await Journal.open(path, totals.header, totals.begun);
  return new Run(
    { plan, source, target, sourceTraits, targetTraits, view, journal, progress, options },
    stop,
  );
}

async function perform(run: Run, signal: AbortSignal | undefined): Promise<void> {
  const abort = (): void => run.stop(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const { progress, options } = run.parts;
    await reportConflicts(run);
    const phases = [
      ["directories", makeDirectories, "write"],
      ["directories", seeDirectories, "write"],
      ["files", renameFiles, "write"],
      ["files", copyFiles, "write"],
      ["files", seeFiles, "write"],
      ["removals", removeAll, "remove"],
      ["times", options.phase === "remove" ? touchAfterRemovals : touchDirectories, options.phase],
    ] as const;
    for (const [name, phase, kind] of phases) {
      if (options.phase !== undefined && kind !== options.phase) continue;
      progress.enter(name);
      await phase(run);
      signal?.throwIfAborted();
    }
    run.throwIfServerIsGone();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

/** Does nothing, and reports every step as skipped. */
async function rehearse(run: Run): Promise<void> {
  const { plan, options } = run.parts;
  await reportConflicts(run);
  const reason = await reasonToKeep(run);
  for await (const step of plan.steps()) {
    const phase = step.action === "remove" ? "remove" : "write";
    if (step.action === "conflict" || (options.phase ?? phase) !== phase) continue;
    run.skip(step, (phase === "remove" ? reason : undefined) ?? "dry run");
  }
}

/** First, since one that is an error forbids removals (B2). */
async function reportConflicts(run: Run): Promise<void> {
  for await (const step of run.steps(["conflict"])) {
    if (step.isError === true) {
      run.parts.progress.fail();
      run.fail(step, new UnreadableError(step.path, step.reason));
    } else run.skip(step, step.reason);
  }
}

function reportOf(run: Run, elapsed: number): SyncReport {
  const { header, summary } = run.parts.plan.totals;
  return new SyncReport({
    plan: header.id,
    source: header.source,
    target: header.target,
    done: run.doneSteps,
    skipped: run.skippedSteps,
    failed: run.failedSteps,
    bytes: run.bytes,
    summary,
    elapsed: Math.round(elapsed),
    notices: summary?.notices ?? [],
    isComplete: !run.isStopped,
  });
}
