import { inParallel } from "./in-parallel.ts";
import { compareNames, depthOf, parentOf, within } from "../tree/tree-path.ts";
import type { ManifestEntry, ManifestFile } from "./deploy-manifest.ts";
import { conflict, type DeployPlan, removal } from "./deploy-steps.ts";
import type { TargetLook } from "./target-look.ts";

/** How many files are looked at together; most are in a directory that is listed already. */
const AT_ONCE = 4;

/**
 * Plans the removal of what was deployed and is not in the source any more: files, but for those that others have changed, then the
 * directories that were made for them.
 */
export async function planRemovals(
  plan: DeployPlan,
  gone: readonly ManifestEntry[],
  look: TargetLook,
): Promise<void> {
  const files = gone.filter((entry) => entry.type === "file");
  const inOrder = files.toSorted((a, b) => compareNames(a.path, b.path));
  const states = await inParallel(inOrder, AT_ONCE, async (file) => await stateOf(file, look));
  for (const [index, file] of inOrder.entries()) planFile(plan, file, states[index]);
  const staying = directoriesThatStay(plan, gone);
  const directories = gone.filter((entry) => entry.type === "directory" && !staying.has(entry.path));
  for (const entry of directories.toSorted(deepestFirst)) {
    if (entry.type === "directory" && entry.isMade) remove(plan, entry);
    else plan.entries.delete(entry.path);
  }
}

type State = "as deployed" | "changed" | "gone";

async function stateOf(file: ManifestFile, look: TargetLook): Promise<State> {
  const { path } = file;
  const there = await look.at(path);
  if (there === undefined) return "gone";
  return (await look.isChanged(within(parentOf(path), there.name), there, file)) ? "changed" : "as deployed";
}

function planFile(plan: DeployPlan, file: ManifestFile, state: State | undefined): void {
  if (state === "as deployed") return remove(plan, file);
  const { path, isPending } = file;
  plan.entries.delete(path);
  if (state !== "changed") return;
  const what = isPending
    ? "not known to be what was deployed"
    : "changed at the target since it was deployed";
  plan.leave.push(conflict(path, `not in the source, but ${what}`));
}

/** What is going to be removed may be missing when the next run reads the manifest. */
function remove(plan: DeployPlan, entry: ManifestEntry): void {
  plan.remove.push(removal(entry, "not in the source"));
  plan.entries.set(entry.path, { ...entry, isPending: true });
}

/** The directories of everything that is not removed. */
function directoriesThatStay({ entries, remove }: DeployPlan, gone: readonly ManifestEntry[]): Set<string> {
  const leaving = new Set(remove.map(({ path }) => path));
  for (const { type, path } of gone) if (type === "directory") leaving.add(path);
  const staying = new Set<string>();
  for (const path of entries.keys()) {
    if (leaving.has(path)) continue;
    for (let at = parentOf(path); at !== "" && !staying.has(at); at = parentOf(at)) staying.add(at);
  }
  return staying;
}

function deepestFirst(a: ManifestEntry, b: ManifestEntry): number {
  return depthOf(b.path) - depthOf(a.path) || compareNames(a.path, b.path);
}
