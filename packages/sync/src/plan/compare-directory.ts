import { newerSide } from "../compare/compare.ts";
import type { TreeEntry } from "../tree/tree.ts";
import { type Couple, couplesOf, type ListedDirectory } from "./couples.ts";
import { decide } from "./decide.ts";
import { factsOf, makeStep, transferId } from "./make-step.ts";
import { isBeginningOf } from "../tree/begun-file.ts";
import { parentOf, within } from "../tree/tree-path.ts";
import type { Step } from "./step.ts";
import { type Directory, directoryAt, keep, type WalkState } from "./walk-state.ts";

/** Gives out the steps for what is in a directory, and returns the directories below that are to be visited. */
export async function* compareDirectory(
  walk: WalkState,
  listed: ListedDirectory,
): AsyncGenerator<Step, Directory[], undefined> {
  const { directory } = listed;
  const below: Directory[] = [];
  let isChanged = false;
  const isOfOthers = walk.walking.isOfOthers?.(directory.path) === true;
  for (const couple of couplesOf(walk, listed)) {
    const { source } = couple;
    if (isOfOthers && source?.type !== "directory") continue;
    if (!isOfOthers) count(walk, couple);
    const made =
      source === undefined
        ? onlyInTarget(walk, listed, couple)
        : await inSource(walk, listed, couple, source);
    const isVisited = made !== undefined && "ignored" in made;
    // Nobody looks what is in it.
    if (source?.type === "directory" && !isVisited) walk.counts.sourceFiles++;
    if (made === undefined) continue;
    if (isVisited) below.push(made);
    else {
      isChanged ||= made.action !== "conflict" && made.action !== "touch";
      yield* walk.give(made, directory);
    }
  }
  if (isOfOthers) return below;
  const touch = directoryTouch(
    walk,
    directory,
    isChanged || below.some((inner) => !inner.inTarget || !inner.inSource),
  );
  if (touch !== undefined) yield* walk.give(touch, directory);
  return below;
}

function count({ counts, walking }: WalkState, { source, target, isExcluded }: Couple): void {
  if (target?.type === "file" && !isExcluded) counts.targetFiles++;
  // What is excluded may be removed, too.
  if (target !== undefined && (!isExcluded || walking.options.deleteExcluded === true))
    counts.targetEntries++;
  if (source !== undefined) counts.sourceEntries++;
  if (source?.type === "file" && source.problem === undefined) counts.sourceFiles++;
}

/** What is to be done about an entry of the source. */
async function inSource(
  walk: WalkState,
  { directory, ignored }: ListedDirectory,
  { path, name, target, twin }: Couple,
  source: TreeEntry,
): Promise<Step | Directory | undefined> {
  const { options, source: from, target: tree } = walk.walking;
  if (source.problem !== undefined) {
    keep(directory);
    return unreadable(path, source, target);
  }
  if (source.type === "symlink" || source.type === "other") {
    if (source.notFollowed === undefined) walk.counts.links++;
    else walk.lost.push(`the link '${path}' of the source was left out: ${source.notFollowed}`);
    if (target !== undefined) keep(directory);
    return undefined;
  }
  const { type } = source;
  const conflict = (reason: string): Step =>
    makeStep({
      action: "conflict",
      path,
      type,
      reason,
      source: factsOf(source),
      target: target && factsOf(target),
    });
  if (twin !== undefined) return conflict(`the target takes this name and '${twin}' for one`);
  const unnamed = from.nameProblem?.(name);
  const problem = unnamed ?? tree.nameProblem?.(name);
  if (problem !== undefined) {
    if (target !== undefined) keep(directory);
    const who = unnamed === undefined ? "the target cannot have" : "the source cannot be asked for";
    return conflict(`${who} this name: ${problem}`);
  }
  if (target === undefined) {
    if (options.onlyExisting === true) return undefined;
    const reason = "not at the target";
    if (type === "file") return makeStep({ action: "copy", path, type, reason, source: factsOf(source) });
    const making = makeStep({ action: "mkdir", path, type, reason, source: factsOf(source) });
    return directoryAt(path, {
      inSource: true,
      inTarget: false,
      parent: directory,
      ignored,
      making,
      entry: source,
    });
  }
  keep(directory);
  if (target.problem !== undefined) return conflict(`the target's cannot be changed: ${target.problem}`);
  if (type !== target.type) return conflict(`a ${type} here, ${nameOfType(target)} at the target`);
  if (type === "directory") {
    return directoryAt(path, {
      inSource: true,
      inTarget: true,
      parent: directory,
      ignored,
      entry: source,
      targetEntry: target,
    });
  }
  if (walk.isProtected(path)) return undefined;
  const { walking, shift } = walk;
  const { facts, targetTraits, begun } = walking;
  const isPart =
    begun.size > 0 &&
    begun.has(transferId({ path, type, source })) &&
    (await isLeft(walk, path, source, target));
  const deciding = { source: walking.source, target: tree, targetTraits, facts, options, shift, isPart };
  const decision = await decide(path, source, target, deciding);
  if (decision === undefined) {
    walk.counts.equal++;
    return undefined;
  }
  const { action, isError, reason } = decision;
  return makeStep({
    action,
    ...(isError === true ? { isError } : {}),
    // A time is set on what is there, as the target spells it.
    path: action === "touch" ? within(directory.path, target.name) : path,
    type,
    reason,
    source: factsOf(decision.source),
    target: factsOf(decision.target),
  });
}

/** Whether a file of the target is the beginning of the source's, as an upload leaves it that was broken off. */
async function isLeft(
  { walking: { source, target, options } }: WalkState,
  path: string,
  here: TreeEntry,
  there: TreeEntry,
): Promise<boolean> {
  const left = { tree: target, path: within(parentOf(path), there.name), facts: there };
  // What cannot be read stays what it is.
  return await isBeginningOf(left, { tree: source, path, facts: here }, { signal: options.signal }).catch(
    () => false,
  );
}

/** What is to be done about an entry that only the target has, or that does not take part. */
function onlyInTarget(
  walk: WalkState,
  { directory, ignored }: ListedDirectory,
  { path, target, isExcluded }: Couple,
): Step | Directory | undefined {
  const { options } = walk.walking;
  if (target === undefined) return undefined;
  const stays =
    options.delete !== true || (isExcluded && options.deleteExcluded !== true) || walk.isProtected(path);
  if (stays) {
    keep(directory);
    return undefined;
  }
  const problem = target.problem ?? walk.walking.target.nameProblem?.(target.name);
  if (problem !== undefined) {
    keep(directory);
    return conflictOf(path, target, `it cannot be removed: ${problem}`);
  }
  const reason = isExcluded ? "excluded" : "not in the source";
  const isDirectory = target.type === "directory";
  const type = isDirectory ? "directory" : "file";
  const removal = makeStep({ action: "remove", path, type, reason, target: factsOf(target) });
  if (!isDirectory) return removal;
  return directoryAt(path, {
    inSource: false,
    inTarget: true,
    parent: directory,
    ignored,
    removal,
    isExcluded,
  });
}

/** An entry of the source that nobody can read: what it is at the target stays, and all else (B2). */
function unreadable(path: string, source: TreeEntry, target: TreeEntry | undefined): Step {
  const reason = `it cannot be read: ${source.problem}`;
  return makeStep({
    action: "conflict",
    isError: true,
    path,
    type: source.type === "directory" ? "directory" : "file",
    reason,
    source: factsOf(source),
    target: target && factsOf(target),
  });
}

function conflictOf(path: string, target: TreeEntry, reason: string): Step {
  const type = target.type === "directory" ? "directory" : "file";
  return makeStep({ action: "conflict", path, type, reason, target: factsOf(target) });
}

/** Gives a directory its source's time where it has another one, or where something is done in it. */
function directoryTouch(
  walk: WalkState,
  { entry, targetEntry, path, making }: Directory,
  isChanged: boolean,
): Step | undefined {
  const { options, targetTraits, facts } = walk.walking;
  if (options.directoryTimes !== true || !targetTraits.keepsTimes || entry?.mtime === undefined)
    return undefined;
  const isAsIs =
    making !== undefined ||
    (targetEntry !== undefined && newerSide(entry, targetEntry, facts.comparison) === undefined);
  if (!isChanged && isAsIs) return undefined;
  const reason = "the time of the source's directory";
  return makeStep({ action: "touch", path, type: "directory", reason, source: factsOf(entry) });
}

function nameOfType({ type }: TreeEntry): string {
  return type === "other" ? "something else" : type === "symlink" ? "a symbolic link" : `a ${type}`;
}
