import type { Step } from "../plan/step.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { parentOf } from "../tree/tree-path.ts";
import type { Deployment } from "./deployment.ts";
import { inParallel } from "./in-parallel.ts";
import { isFree, makeAbove } from "./make-way.ts";
import { findOverwriting } from "./overwriting.ts";
import { isDoubtful, seeUploads } from "./see-uploads.ts";
import { batchesOf, type Uploaded, uploadBatch } from "./upload-batch.ts";

/** Uploads the files, and saves the manifest after each batch. */
export async function writeFiles(deployment: Deployment): Promise<void> {
  const { place, plan, concurrency } = deployment.context;
  const overwriting = await findOverwriting(deployment);
  for (const [step, error] of overwriting) deployment.fail(step, error);
  const mayBeWritten = (step: Step): boolean => !overwriting.has(step) && isFree(deployment, step);
  for (const batch of batchesOf(plan.write.filter(mayBeWritten))) {
    deployment.signal?.throwIfAborted();
    const left = new Set(batch);
    if (place !== undefined) {
      await inParallel(batch, concurrency, async (step) => {
        if (!(await place(step))) return;
        left.delete(step);
        arrived(deployment, step, 0);
      });
    }
    await upload(deployment, [...left]);
    await deployment.save();
  }
}

/** Uploads files. A directory that was deployed and has gone from the target is made again. */
async function upload(deployment: Deployment, steps: readonly Step[]): Promise<void> {
  const lost = await uploadOnce(deployment, steps, true);
  if (lost.length === 0) return;
  for (const { path } of lost) await makeAbove(deployment, path).catch(() => {});
  await uploadOnce(deployment, lost, false);
}

/** @returns what could not be written since its directory is missing, where that is asked for */
async function uploadOnce(
  deployment: Deployment,
  steps: readonly Step[],
  maySpare: boolean,
): Promise<readonly Step[]> {
  const { progress, signal } = deployment;
  const { source, target } = deployment.context;
  const lost: Step[] = [];
  const doubtful: Uploaded[] = [];
  for await (const uploaded of uploadBatch(source, target, steps, { progress, signal })) {
    const { step, bytes, error } = uploaded;
    if (error === undefined && isDoubtful(uploaded)) doubtful.push(uploaded);
    else if (error === undefined) arrived(deployment, step, bytes);
    else if (maySpare && hasCode(error, "ENOENT") && parentOf(step.path) !== "") lost.push(step);
    else deployment.fail(step, error);
  }
  const errors = await seeUploads(deployment, doubtful);
  for (const uploaded of doubtful) {
    const error = errors.get(uploaded);
    if (error === undefined) arrived(deployment, uploaded.step, uploaded.bytes);
    else deployment.fail(uploaded.step, error);
  }
  return lost;
}

function arrived(deployment: Deployment, step: Step, bytes: number): void {
  deployment.confirm(step.path);
  deployment.progress.end(step.path, step.source?.size ?? bytes, false);
  deployment.finish({ step, bytes });
}
