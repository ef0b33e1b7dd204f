import { hasCode } from "../tree/tree-failure.ts";
import type { Step } from "../plan/step.ts";
import type { Deployment } from "./deployment.ts";
import { inParallel } from "./in-parallel.ts";

const AFTER_ERROR = "no removals after an error";

/** Removes what was deployed and is not in the source any more, until something has failed (B2). */
export async function removeGone(deployment: Deployment): Promise<void> {
  const { plan, concurrency, hasFiles } = deployment.context;
  const reason = deployment.hasFailed ? AFTER_ERROR : hasFiles ? undefined : "the source has no files";
  if (reason !== undefined) {
    for (const step of plan.remove) stay(deployment, step, reason);
    return;
  }
  const files = plan.remove.filter(({ type }) => type === "file");
  await inParallel(files, concurrency, async (step) => {
    if (deployment.hasFailed) return stay(deployment, step, AFTER_ERROR);
    const isDone = await deployment.attempt(step, async () => await deployment.removeAt(step));
    if (isDone) deployment.entries.delete(step.path);
  });
  for (const step of plan.remove) if (step.type === "directory") await removeDirectory(deployment, step);
}

async function removeDirectory(deployment: Deployment, step: Step): Promise<void> {
  if (deployment.hasFailed) return stay(deployment, step, AFTER_ERROR);
  const { entries } = deployment;
  const inside = `${step.path}/`;
  if ([...entries.keys()].some((path) => path.startsWith(inside))) {
    return stay(deployment, step, "not all that was deployed to it was removed");
  }
  try {
    await deployment.removeAt(step);
    deployment.finish({ step, bytes: 0 });
  } catch (error) {
    if (!hasCode(error, "ENOTEMPTY")) return deployment.fail(step, error);
    deployment.skip(step, "what was not deployed is in it");
  }
  entries.delete(step.path);
}

/** What stays is known as well, or as badly, as it was before. */
function stay(deployment: Deployment, step: Step, reason: string): void {
  const entry = deployment.context.before.entries.get(step.path);
  if (entry !== undefined) deployment.entries.set(step.path, entry);
  deployment.skip(step, reason);
}
