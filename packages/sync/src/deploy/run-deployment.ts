import { hasCode } from "../tree/tree-failure.ts";
import { TargetChangedError } from "../errors/target-changed-error.ts";
import type { SyncReport } from "../apply/report.ts";
import { withReport } from "../apply/with-report.ts";
import { Deployment, type DeploymentContext, ENOUGH } from "./deployment.ts";
import { makeDirectories, makeWay } from "./make-way.ts";
import { ignoreExisting } from "./tree-text.ts";
import { removeGone } from "./remove-gone.ts";
import { removeLitter } from "./remove-litter.ts";
import { writeFiles } from "./write-files.ts";

/**
 * Does nothing, and reports every step as skipped.
 *
 * @throws what the target says where no directory can be
 */
export async function rehearseDeployment(context: DeploymentContext): Promise<SyncReport> {
  const deployment = begun(context);
  const { signal } = deployment;
  await context.target.list("", { signal }).catch((error: unknown) => {
    if (!hasCode(error, "ENOENT")) throw error;
  });
  const { clear, make, write, remove } = context.plan;
  for (const step of [...clear, ...make, ...write, ...remove]) deployment.skip(step, "dry run");
  return deployment.report(true);
}

/**
 * Does every step. Before anything is put on the target, the manifest lists it; before anything is removed, the manifest says that it
 * may be missing: a run that is killed leaves nothing that the next one does not know.
 *
 * @throws what the manifest cannot be saved for; the signal's reason
 */
export async function runDeployment(context: DeploymentContext): Promise<SyncReport> {
  const deployment = begun(context);
  try {
    return await carryOut(deployment);
  } finally {
    deployment.progress.close();
  }
}

async function carryOut(deployment: Deployment): Promise<SyncReport> {
  const { context } = deployment;
  const { before, plan, store, target } = context;
  const { progress, signal } = deployment;
  const steps = plan.clear.length + plan.make.length + plan.write.length + plan.remove.length;
  if (deployment.hasFailed && context.options.failFast === true) return deployment.report(false);
  const isSame = steps === 0 && plan.entries.size === before.entries.size;
  if (isSame && store.isUpToDate) return deployment.report(true);
  await target.mkdir("", { signal }).catch(ignoreExisting);
  await removeLitter(target, before, plan.write, store.paths, { signal });
  let isComplete = true;
  try {
    progress.enter("directories");
    await makeWay(deployment);
    await deployment.save();
    await makeDirectories(deployment);
    progress.enter("files");
    await writeFiles(deployment);
    progress.enter("removals");
    await removeGone(deployment);
  } catch (error) {
    // What was done is known to the next run even when this one was cancelled.
    if (signal?.aborted === true) await store.save(deployment.entries, { isLast: true }).catch(() => {});
    signal?.throwIfAborted();
    if (error !== ENOUGH) {
      const ended = await conceded(deployment, error);
      deployment.skipRest();
      throw withReport(ended, deployment.report(false));
    }
    isComplete = false;
  }
  await deployment.save(true).catch(async (error: unknown) => {
    throw await conceded(deployment, error);
  });
  progress.enter("end");
  return deployment.report(isComplete);
}

/** The error. If it is that another run is under way, what this one may have changed is pending in the other's manifest. */
async function conceded(deployment: Deployment, error: unknown): Promise<unknown> {
  const { before, plan, store } = deployment.context;
  if (!(error instanceof TargetChangedError)) return error;
  const { clear, make, write, remove } = plan;
  const entries = [...clear, ...make, ...write, ...remove].map(
    ({ path }) => plan.entries.get(path) ?? before.entries.get(path),
  );
  const touched = entries.filter((entry) => entry !== undefined);
  await store.concede(touched, { signal: deployment.signal }).catch(() => {});
  return error;
}

function begun(context: DeploymentContext): Deployment {
  const deployment = new Deployment(context);
  for (const step of context.plan.leave) deployment.leave(step);
  return deployment;
}
