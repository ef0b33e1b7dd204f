import type { FileHash, HashAlgorithm } from "@ftplib/files";
import { compare, newerSide } from "../compare/compare.ts";
import type { PlanOptions } from "../options/plan-options.ts";
import type { Tree, TreeEntry, TreeTraits } from "../tree/tree.ts";
import { parentOf, within } from "../tree/tree-path.ts";
import type { ComparedFacts } from "./compared-facts.ts";
import type { TimeShift } from "./time-shift.ts";

/** Why what is newer at the target is replaced all the same. */
export const BROKEN_OFF = "an earlier run was broken off while it was written";

/** What is to be done about a file that both sides have; undefined if nothing is. */
export interface Decision {
  readonly action: "update" | "touch" | "conflict";
  /** Of a conflict: the files could not be compared. */
  readonly isError?: boolean | undefined;
  readonly reason: string;
  readonly source: TreeEntry;
  readonly target: TreeEntry;
}

/** Everything that decides about pairs of files. */
export interface Deciding {
  readonly source: Tree;
  readonly target: Tree;
  readonly targetTraits: TreeTraits;
  readonly facts: ComparedFacts;
  readonly options: PlanOptions;
  readonly shift: TimeShift;
  /** Whether an earlier run has begun to write the target's, so that it is nobody's newer file. */
  readonly isPart: boolean;
}

/** Compares two files, and decides (A3, A5). */
export async function decide(
  path: string,
  source: TreeEntry,
  target: TreeEntry,
  deciding: Deciding,
): Promise<Decision | undefined> {
  const { facts, options, shift, targetTraits, isPart } = deciding;
  if (options.onlyMissing === true && !isPart) return undefined;
  const verdict = compare(source, target, facts.comparison);
  const isSameSize = source.size === target.size;
  if (isSameSize && facts.comparison.hasTimes) watch(source, target, verdict.kind === "equal", deciding);
  if (facts.algorithm !== undefined && isSameSize) {
    const hashes = await hashesOf(path, source, target, deciding);
    if ("problem" in hashes) {
      return { action: "conflict", isError: true, reason: hashes.problem, source, target };
    }
    const [here, there] = hashes;
    const pair = { source: { ...source, hash: here }, target: { ...target, hash: there } };
    if (here.hex !== there.hex) {
      return guarded({ action: "update", reason: `${here.algorithm} differs`, ...pair }, deciding);
    }
    if (verdict.kind === "equal" || !targetTraits.keepsTimes) return undefined;
    return { action: "touch", reason: `the same content, ${verdict.reason}`, ...pair };
  }
  if (verdict.kind === "equal") return undefined;
  const reason = verdict.onlyTime ? verdict.reason + shift.hint : verdict.reason;
  return guarded({ action: "update", reason, source, target }, deciding);
}

/**
 * A newer target is kept, or is a conflict, as the options say. Where times are not kept, every upload is newer than its source, so that
 * only those count who ask for it.
 */
function guarded(
  decision: Decision,
  { options, targetTraits, facts, isPart }: Deciding,
): Decision | undefined {
  const { source, target } = decision;
  if (newerSide(source, target, facts.comparison) !== "target") return decision;
  if (isPart) return { ...decision, reason: BROKEN_OFF };
  if (options.update === true) return undefined;
  if (!targetTraits.isRemote || !facts.comparison.keepsTimes || options.overwriteNewer === true)
    return decision;
  return {
    ...decision,
    action: "conflict",
    reason: `${decision.reason}; the target is newer (overwriteNewer replaces it)`,
  };
}

function watch(source: TreeEntry, target: TreeEntry, isEqual: boolean, { shift, facts }: Deciding): void {
  if (source.mtime === undefined || target.mtime === undefined) return;
  const precision = Math.max(source.precision ?? 1, target.precision ?? 1, 1_000);
  shift.see(isEqual ? 0 : source.mtime - target.mtime - facts.comparison.shift, precision);
}

/** The hashes of both files, or why they cannot be had: that is a matter of this file alone. */
async function hashesOf(
  path: string,
  source: TreeEntry,
  target: TreeEntry,
  { source: sourceTree, target: targetTree, facts, options }: Deciding,
): Promise<readonly [FileHash, FileHash] | { readonly problem: string }> {
  const algorithm = facts.algorithm ?? "SHA-256";
  const [here, there] = await Promise.allSettled([
    hashOf(sourceTree, path, source, algorithm, options),
    // The target's own spelling, where it ignores case.
    hashOf(targetTree, within(parentOf(path), target.name), target, algorithm, options),
  ]);
  options.signal?.throwIfAborted();
  if (here.status === "rejected") return { problem: problemOf("source", algorithm, here.reason) };
  if (there.status === "rejected") return { problem: problemOf("target", algorithm, there.reason) };
  return [here.value, there.value];
}

async function hashOf(
  tree: Tree,
  path: string,
  entry: TreeEntry,
  algorithm: HashAlgorithm,
  { signal }: PlanOptions,
): Promise<FileHash> {
  if (entry.hash?.algorithm === algorithm) return entry.hash;
  if (tree.hash === undefined) throw new TypeError(`${tree.url} gives no hashes`);
  return await tree.hash(path, algorithm, { signal });
}

function problemOf(side: string, algorithm: HashAlgorithm, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `the ${side}'s ${algorithm} cannot be had: ${said}`;
}
