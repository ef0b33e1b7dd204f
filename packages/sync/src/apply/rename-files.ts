import type { Run } from "./run.ts";
import { WorkQueue } from "./work-queue.ts";

/** Renames what was moved: before anything is written, since the old name may be wanted by another file. */
export async function renameFiles(run: Run): Promise<void> {
  const { target, view } = run.parts;
  const queue = new WorkQueue(run.concurrency);
  let hasRenamed = false;
  for await (const step of run.steps(["rename"])) {
    hasRenamed = true;
    await queue.add(() =>
      run.carryOut(step, async () => {
        await target.rename(step.from ?? "", step.path, { signal: run.signal });
        return 0;
      }),
    );
  }
  await queue.end();
  if (hasRenamed) view.forget();
}
