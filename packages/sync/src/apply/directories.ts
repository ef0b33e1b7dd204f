import type { Step } from "../plan/step.ts";
import { hasCode, treeFailure } from "../tree/tree-failure.ts";
import { parentOf } from "../tree/tree-path.ts";
import type { Run } from "./run.ts";
import { nameTaken } from "./target-view.ts";
import { WorkQueue } from "./work-queue.ts";

/** Makes the directories, each after the one it is in (B1). */
export async function makeDirectories(run: Run): Promise<void> {
  const queue = new WorkQueue(run.concurrency);
  const making = new Map<string, Promise<void>>();
  for await (const step of run.steps(["mkdir"])) {
    const above = making.get(parentOf(step.path));
    await queue.add(() => {
      // The one above may have failed since this step was taken.
      const made = Promise.resolve(above).then(() =>
        run.isBelowMissing(step.path) ? run.skipBelowMissing(step) : make(run, step),
      );
      making.set(step.path, made);
      return made.finally(() => making.delete(step.path));
    });
  }
  await queue.end();
}

async function make(run: Run, step: Step): Promise<void> {
  const { target, view } = run.parts;
  const { signal } = run;
  let wasDone = false;
  try {
    // The root is made with its parents, whether or not it is there.
    wasDone = step.path === "" && (await isDirectory(run, step.path));
    if (!wasDone) await target.mkdir(step.path, { signal });
    if (step.path !== "") view.made(step.path);
  } catch (error) {
    // Another run was faster, or this one before it was broken off.
    if (!hasCode(error, "EEXIST")) return run.fail(step, error);
    if (!(await isDirectory(run, step.path))) {
      const [other] = await view.alikeTo(step.path).catch(() => []);
      const isTaken = other !== undefined;
      return run.fail(
        step,
        isTaken ? nameTaken(step.path, other) : treeFailure("ENOTDIR", "mkdir", step.path),
      );
    }
    wasDone = true;
  }
  await run.done(step, 0, wasDone);
}

async function isDirectory({ parts, signal }: Run, path: string): Promise<boolean> {
  return await parts.target.list(path, { signal }).then(
    () => true,
    () => false,
  );
}

/** Gives directories their times, when nothing is done in them any more. */
export async function touchDirectories(run: Run): Promise<void> {
  await touchAll(run, run.steps(["touch"], "directory"));
}

/**
 * Gives directories their times after runs that wrote and removed nothing: those that something was removed from, and those whose times no run
 * of this journal has set, since the shares of a plan leave them to the last run.
 */
export async function touchAfterRemovals(run: Run): Promise<void> {
  const changed = new Set(run.doneSteps.map(({ step }) => parentOf(step.path)));
  await touchAll(run, touchesOf(run, changed));
}

async function* touchesOf(run: Run, changed: ReadonlySet<string>): AsyncGenerator<Step, void, undefined> {
  const { journal, plan } = run.parts;
  for await (const step of plan.steps()) {
    if (run.isStopped) return;
    if (step.action !== "touch" || step.type !== "directory") continue;
    if (changed.has(step.path) || journal?.done.has(step.id) !== true) yield step;
  }
}

async function touchAll(run: Run, steps: AsyncIterable<Step>): Promise<void> {
  const { target } = run.parts;
  const queue = new WorkQueue(run.concurrency);
  for await (const step of steps) {
    await queue.add(async () => {
      try {
        await target.setTime(step.path, step.source?.mtime ?? 0, { signal: run.signal });
        await run.done(step, 0);
      } catch (error) {
        run.fail(step, error);
      }
    });
  }
  await queue.end();
}
