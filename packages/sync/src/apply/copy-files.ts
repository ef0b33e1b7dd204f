import { isServerLoss } from "../errors/server-losses.ts";
import type { Step } from "../plan/step.ts";
import { hasCode } from "../tree/tree-failure.ts";
import type { TreeFile } from "../tree/tree.ts";
import { Channel } from "./channel.ts";
import { NamesInTurn } from "./names-in-turn.ts";
import type { Run } from "./run.ts";
import { WorkQueue } from "./work-queue.ts";

/** Larger files are transferred each by itself, next to the many small ones: 1 MiB. */
const LARGE = 1 << 20;
/** How many large ones at once, where small ones go along. */
const LARGE_AT_ONCE = 2;
/** How many small ones are looked at in advance. */
const IN_ADVANCE = 256;

const ENDED = "not done: the run had ended";

interface Job extends TreeFile {
  readonly step: Step;
}

/** Copies and updates files, and sets times (B1): many small ones in one go, large ones at the same time. */
export async function copyFiles(run: Run): Promise<void> {
  const { source, target, progress } = run.parts;
  const hasMany =
    target.writeMany !== undefined && (target.localPath === undefined || source.downloadMany !== undefined);
  const small = new Channel<Job>(IN_ADVANCE);
  const names = new NamesInTurn();
  const queue = new WorkQueue(hasMany ? Math.min(LARGE_AT_ONCE, run.concurrency) : run.concurrency);
  const feed = async (): Promise<void> => {
    try {
      for await (const step of run.steps(["copy", "update", "touch"], "file")) {
        if (!names.isFirst(step)) continue;
        const isSmall = hasMany && step.action !== "touch" && (step.source?.size ?? 0) < LARGE;
        if (!isSmall) await queue.add(() => single(run, step));
        else if (await isToDo(run, step)) {
          const facts = step.source ?? { type: "file" };
          const onProgress = (bytes: number): void => progress.move(step.path, bytes, facts.size);
          const job = { path: step.path, source: { tree: source, path: step.path, facts }, onProgress, step };
          if (!(await small.give(job))) run.skip(step, ENDED);
        }
      }
    } finally {
      small.end();
    }
    await queue.end();
  };
  await Promise.all([feed(), hasMany ? copyMany(run, small) : undefined]);
  await copyOthers(run, names.others);
}

/** Copies files whose names are like those of others, when these are there: the target may have them under these names, too. */
async function copyOthers(run: Run, steps: readonly Step[]): Promise<void> {
  for (let left = steps; left.length > 0; ) {
    run.parts.view.forget();
    const names = new NamesInTurn();
    const queue = new WorkQueue(run.concurrency);
    for (const step of left) if (names.isFirst(step)) await queue.add(() => single(run, step));
    await queue.end();
    left = names.others;
  }
}

/** Whether the step is still to be done; if not, or if it cannot be, that is recorded. */
async function isToDo(run: Run, step: Step): Promise<boolean> {
  const { view } = run.parts;
  const wasBegun = run.wasBegun(step);
  let result = false;
  try {
    result = (await view.stateOf(step, wasBegun)) === "to do";
    if (wasBegun) await removeLeftovers(run, step);
    if (!result) await settled(run, step, 0, true);
  } catch (error) {
    failed(run, step, error);
  }
  return result;
}

/** An earlier run was killed while it wrote this file: what it has left under temporary names is of no use. */
async function removeLeftovers(run: Run, step: Step): Promise<void> {
  const { target, view } = run.parts;
  for (const path of await view.leftovers(step.path)) {
    await target.remove(path, { signal: run.signal }).catch((error: unknown) => {
      if (!hasCode(error, "ENOENT")) throw error;
    });
  }
}

async function copyMany(run: Run, jobs: Channel<Job>): Promise<void> {
  const { target, journal } = run.parts;
  const underWay = new Set<Step>();
  const recording = new WorkQueue(IN_ADVANCE);
  const files = async function* (): AsyncGenerator<Job, void, undefined> {
    for await (const job of jobs) {
      await journal?.begin(job.step);
      underWay.add(job.step);
      yield job;
    }
  };
  try {
    for await (const { file, bytes, error } of target.writeMany?.(files(), { signal: run.signal }) ?? []) {
      underWay.delete(file.step);
      if (error === undefined) await recording.add(() => settled(run, file.step, bytes));
      else failed(run, file.step, error);
    }
    await recording.end();
  } catch (error) {
    // What ends all connections, or fills the disk: nothing more can be done.
    await recording.end();
    for (const step of underWay) failed(run, step, error);
    if (!run.isStopped && isServerLoss(error)) run.stopWithoutServer(error);
    if (!run.isStopped && run.failedSteps.length === 0) throw error;
    run.stop(error);
  }
  for await (const { step } of jobs) run.skip(step, ENDED);
}

/** One file by itself. */
async function single(run: Run, step: Step): Promise<void> {
  const { source, target, progress, journal } = run.parts;
  const { path, action } = step;
  if (!(await isToDo(run, step))) return;
  if (run.isStopped) return run.skip(step, ENDED);
  const facts = step.source ?? { type: "file" };
  try {
    if (action === "touch") {
      await target.setTime(path, facts.mtime ?? 0, { signal: run.signal });
      return await run.done(step, 0);
    }
    await journal?.begin(step);
    progress.begin(path, facts.size);
    const onProgress = (bytes: number): void => progress.move(path, bytes, facts.size);
    const from = { tree: source, path, facts };
    const resume = (facts.size ?? LARGE) >= LARGE ? step.id : undefined;
    await settled(run, step, await target.write(path, from, { signal: run.signal, resume, onProgress }));
  } catch (error) {
    failed(run, step, error);
  }
}

async function settled(run: Run, step: Step, bytes: number, wasDone = false): Promise<void> {
  if (step.action !== "touch") run.parts.progress.end(step.path, step.source?.size ?? bytes, false);
  await run.done(step, bytes, wasDone);
}

function failed(run: Run, step: Step, error: unknown): void {
  run.parts.progress.end(step.path, 0, true);
  run.fail(step, error);
}
