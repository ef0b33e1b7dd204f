import type { Step } from "../plan/step.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { parentOf } from "../tree/tree-path.ts";
import type { Deployment } from "./deployment.ts";
import { ignoreExisting } from "./tree-text.ts";

/** Removes what was deployed and is in the way. The manifest says so first: what is removed then is not taken for deployed. */
export async function makeWay(deployment: Deployment): Promise<void> {
  const { before, plan, store } = deployment.context;
  if (plan.clear.length === 0) return;
  const entries = new Map(before.entries);
  for (const { path } of plan.clear) {
    const entry = entries.get(path);
    if (entry !== undefined) entries.set(path, { ...entry, isPending: true });
  }
  await store.save(entries, { signal: deployment.signal });
  for (const step of plan.clear) {
    const isDone = await deployment.attempt(step, async () => await deployment.removeAt(step));
    if (!isDone) block(deployment, step);
  }
}

/** What was to take the place of something that stays cannot be made. */
function block({ blocked, context, entries }: Deployment, { path }: Step): void {
  const { before, plan } = context;
  for (const step of [...plan.make, ...plan.write]) {
    if (step.path !== path && !step.path.startsWith(`${path}/`)) continue;
    blocked.add(step);
    entries.delete(step.path);
  }
  const entry = before.entries.get(path);
  if (entry !== undefined) entries.set(path, { ...entry, isPending: true });
}

/** Whether a step can be done; one that cannot is skipped. */
export function isFree(deployment: Deployment, step: Step): boolean {
  if (!deployment.blocked.has(step)) return true;
  deployment.skip(step, "what was deployed there could not be removed");
  return false;
}

/** Makes the directories. One above that was deployed and has gone from the target is made again. */
export async function makeDirectories(deployment: Deployment): Promise<void> {
  const { plan } = deployment.context;
  for (const step of plan.make) {
    if (!isFree(deployment, step)) continue;
    const { path } = step;
    let isMade = true;
    const isDone = await deployment.attempt(step, async () => {
      try {
        await makeDirectory(deployment, path);
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
        // It does not show in listings, or somebody was faster.
        isMade = false;
      }
    });
    // After a failure nobody knows: the entry stays pending, and the next run looks.
    if (isDone) deployment.entries.set(path, { type: "directory", path, isMade, isPending: false });
  }
}

/** Makes a directory, with those above it where they have gone. */
async function makeDirectory(deployment: Deployment, path: string): Promise<void> {
  const { target } = deployment.context;
  const { signal } = deployment;
  try {
    await target.mkdir(path, { signal });
  } catch (error) {
    if (!hasCode(error, "ENOENT") || parentOf(path) === "") throw error;
    await makeAbove(deployment, path);
    await target.mkdir(path, { signal });
  }
}

/** Makes the directories above a path that are not there. */
export async function makeAbove(deployment: Deployment, path: string): Promise<void> {
  const parent = parentOf(path);
  if (parent === "") return;
  await makeAbove(deployment, parent);
  try {
    await deployment.context.target.mkdir(parent, { signal: deployment.signal });
    deployment.entries.set(parent, { type: "directory", path: parent, isMade: true, isPending: false });
  } catch (error) {
    ignoreExisting(error);
  }
}
