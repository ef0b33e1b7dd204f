import { isServerLoss } from "../errors/server-losses.ts";
import { TargetChangedError } from "../errors/target-changed-error.ts";
import type { Step } from "../plan/step.ts";
import { hasFile } from "../tree/has-file.ts";
import { removeIfEmpty, removeIfThere } from "../tree/remove-if-empty.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { depthOf } from "../tree/tree-path.ts";
import { NewNames } from "./new-names.ts";
import type { Run } from "./run.ts";
import { WorkQueue } from "./work-queue.ts";

const AFTER_ERROR = "no removals after an error";
const EMPTY = "nothing is removed for an empty source";

/** Removes what is to be removed: files first, then directories from the bottom up (B1), up to the first failure (B2). */
export async function removeAll(run: Run): Promise<void> {
  const { target, view } = run.parts;
  const reason = await reasonToKeep(run);
  const names = await NewNames.of(run);
  const directories: Step[] = [];
  const queue = new WorkQueue(run.concurrency);
  view.forget();
  for await (const step of run.steps(["remove"])) {
    if (reason !== undefined) run.skip(step, reason);
    else if (step.type === "directory") directories.push(step);
    else
      await queue.add(() =>
        remove(run, step, names, () => removeIfThere(target, step.path, { signal: run.signal })),
      );
  }
  await queue.end();
  const deepest = directories.reduce((most, { path }) => Math.max(most, depthOf(path)), 0);
  for (let depth = deepest; depth > 0; depth--) {
    view.forget();
    for (const step of directories) {
      if (depthOf(step.path) !== depth) continue;
      await queue.add(() => remove(run, step, names, () => removeDirectory(run, step.path)));
    }
    await queue.end();
  }
  await seeWhetherServerIsGone(run);
}

/** The first failure ends the removals, and one lost connection does not say whether another could be had. */
async function seeWhetherServerIsGone(run: Run): Promise<void> {
  if (run.isStopped || !run.failedSteps.some(({ error }) => isServerLoss(error))) return;
  await run.parts.target.list("", { signal: run.signal }).catch((error: unknown) => {
    if (isServerLoss(error)) run.stopWithoutServer(error);
  });
}

async function remove(run: Run, step: Step, names: NewNames, work: () => Promise<void>): Promise<void> {
  // Another one may have failed at the same time.
  if (run.failedSteps.length > 0) return run.skip(step, AFTER_ERROR);
  await run.carryOut(step, async () => {
    await names.check(step);
    await work();
    return 0;
  });
}

async function removeDirectory({ parts, signal }: Run, path: string): Promise<void> {
  try {
    await removeIfEmpty(parts.target, path, { signal });
  } catch (error) {
    if (!hasCode(error, "ENOTEMPTY")) throw error;
    throw new TargetChangedError(path, "there is something in it that the plan did not see");
  }
}

/** Why nothing at all may be removed; undefined if it may (B2). */
export async function reasonToKeep(run: Run): Promise<string | undefined> {
  const { plan, source } = run.parts;
  if (plan.totals.removals === 0 || run.isStopped) return undefined;
  if (run.failedSteps.length > 0) return AFTER_ERROR;
  if (plan.totals.summary?.sourceFiles === 0) return EMPTY;
  return (await hasFile(source, (path) => plan.own.source.has(path), { signal: run.signal }))
    ? undefined
    : EMPTY;
}
