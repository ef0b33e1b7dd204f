import { AlikeNames, hides, isPlainName } from "@ftplib/files/internal";
import { isServerLoss } from "../errors/server-losses.ts";
import { TargetChangedError } from "../errors/target-changed-error.ts";
import { makesName, type Step } from "../plan/step.ts";
import { isFound } from "../tree/is-found.ts";
import { keyOf, nameOf, parentOf, within } from "../tree/tree-path.ts";
import type { TreeEntry } from "../tree/tree.ts";
import { DONE_BEFORE, type Run } from "./run.ts";
import { nameTaken } from "./target-view.ts";
import { WorkQueue } from "./work-queue.ts";

/**
 * Looks whether the directories that the run has made are listed under their names, before anything is put into them: those whose names
 * a server may store in another way, or take for one.
 */
export async function seeDirectories(run: Run): Promise<void> {
  await see(run, "directory");
}

/** The same for files. One listing for each directory that has such a name; names that are alike are seen as they are written. */
export async function seeFiles(run: Run): Promise<void> {
  await see(run, "file");
}

async function see(run: Run, type: Step["type"]): Promise<void> {
  const directories = new Map<string, Step[]>();
  const seams = await seamsOf(run);
  for (const { step, isDoubtful } of madeBy(run, type)) {
    const parent = parentOf(step.path);
    if (!isDoubtful && !seams.has(parent)) continue;
    const known = directories.get(parent);
    if (known === undefined) directories.set(parent, [step]);
    else known.push(step);
  }
  const queue = new WorkQueue(run.concurrency);
  for (const [directory, steps] of directories) {
    if (run.isStopped) break;
    await queue.add(() => lookInto(run, directory, steps));
  }
  await queue.end();
}

/** The directories of a shard whose other files may be in the shard before it or in the next one, which writes them at the same time. */
async function seamsOf({ parts: { plan } }: Run): Promise<ReadonlySet<string>> {
  const seams = new Set<string>();
  if (plan.totals.header.shard === undefined) return seams;
  let last: string | undefined;
  for await (const { action, path } of plan.steps()) {
    if (action !== "copy") continue;
    last = parentOf(path);
    if (seams.size === 0) seams.add(last);
  }
  return last === undefined ? seams : seams.add(last);
}

/** The steps that have made new names. What was there already has been seen, but for a directory of which MKD alone has said so. */
function* madeBy(
  { doneSteps, skippedSteps }: Run,
  type: Step["type"],
): Generator<{ readonly step: Step; readonly isDoubtful: boolean }, void, undefined> {
  const isMaking = (step: Step): boolean => step.type === type && makesName(step);
  const isDoubtful = ({ action, path }: Step): boolean => action === "rename" || !isPlainName(nameOf(path));
  for (const { step, wasDone = false } of doneSteps) {
    if (isMaking(step) && (type === "directory" || !wasDone))
      yield { step, isDoubtful: wasDone || isDoubtful(step) };
  }
  for (const { step, reason } of skippedSteps)
    if (reason === DONE_BEFORE && isMaking(step)) yield { step, isDoubtful: isDoubtful(step) };
}

async function lookInto(run: Run, directory: string, steps: readonly Step[]): Promise<void> {
  const { target, targetTraits } = run.parts;
  const key = keyOf(targetTraits);
  const entries = await entriesIn(run, directory);
  if (entries === undefined) return;
  const names = entries.map(({ name }) => name);
  const listed = new Set(names.map(key));
  const isHidden = hides(names);
  const unlisted = steps.filter(({ path }) => !listed.has(key(nameOf(path))) && !isHidden(nameOf(path)));
  if (unlisted.length === 0) return;
  const alike = new AlikeNames(names);
  const made = new Set(steps.map(({ path }) => nameOf(path)));
  for (const step of unlisted) {
    if (run.isStopped) return;
    const { path, type } = step;
    const stored =
      alike.of(nameOf(path))[0] ?? entries.find((entry) => isStoredAs(run, step, entry, made))?.name;
    // What somebody has taken away since has arrived.
    if (stored === undefined && !(await isFound(target, path, type, run).catch(() => false))) continue;
    await run.recall(step, nameTaken(path, stored));
    if (stored !== undefined) await recallOther(run, within(directory, stored), path);
  }
}

/** Whether an entry under a name that the run has not made is what a step has made. */
function isStoredAs({ parts }: Run, step: Step, entry: TreeEntry, made: ReadonlySet<string>): boolean {
  const { view, targetTraits } = parts;
  return targetTraits.keepsTimes && !made.has(entry.name) && view.isResult(entry, step.source);
}

/** Where a file was stored under another name, nobody knows which one is there now. */
async function recallOther(run: Run, stored: string, path: string): Promise<void> {
  const outcome = run.doneSteps.find(({ step }) => step.path === stored && step.type === "file");
  if (outcome === undefined) return;
  const difference = `the target seems to store '${path}' under this name, too`;
  await run.recall(
    outcome.step,
    new TargetChangedError(stored, difference, "(give the other one another name)"),
  );
}

/** Undefined for what cannot be listed: that says nothing, and the next plan lists it, too. */
async function entriesIn(run: Run, directory: string): Promise<readonly TreeEntry[] | undefined> {
  try {
    return await run.parts.target.list(directory, { signal: run.signal });
  } catch (error) {
    if (!run.isStopped && isServerLoss(error)) run.stopWithoutServer(error);
    return undefined;
  }
}
