import type { Site } from "@ftplib/files";
import { textOf } from "../deploy/tree-text.ts";
import { ReleaseError } from "../errors/release-error.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import { type Layout, SWAP, type Swap } from "./layout.ts";
import { undoSwap } from "./undo-swap.ts";

/** A swap that an earlier call has not finished, and what has become of it. */
export interface Repair {
  readonly swap: Swap;
  /** `finished`: by this call. `complete`: all but the record of it was done. `dropped`: it had not begun. `undone`: by this call. */
  readonly outcome: "finished" | "complete" | "dropped" | "undone";
  /** The same in words. */
  readonly words: string;
}

/**
 * Swaps. A record of it is kept at the server meanwhile, by which {@link repairSwap} finishes a swap that was broken off.
 *
 * @throws ReleaseError where a rename is refused: what was live has its name again
 */
export async function swap(site: Site, layout: Layout, swap: Swap, options: TreeCallOptions): Promise<void> {
  const { live, releases } = layout;
  // Half a record does no harm, and nothing else is left of one that is broken off.
  await site.writeFile(`${releases}/${SWAP}`, `${JSON.stringify(swap)}\n`, { ...options, atomic: false });
  try {
    if (swap.leaves !== undefined) await site.rename(live, `${releases}/${swap.leaves}`, options);
    await site.rename(`${releases}/${swap.takes}`, live, options);
  } catch (error) {
    throw (await undoSwap(site, layout, swap, { ...options, error })).error;
  }
  await site.rm(`${releases}/${SWAP}`, options);
}

/** Finishes the swap that an earlier call has begun, or undoes it where its second rename is refused; undefined if there is none. */
export async function repairSwap(
  site: Site,
  layout: Layout,
  options: TreeCallOptions,
): Promise<Repair | undefined> {
  const { live, releases } = layout;
  const begun = await recordedSwap(site, layout, options);
  if (begun === undefined) return undefined;
  const { leaves, takes, release } = begun;
  const isLive = await site.exists(live, options);
  const isWaiting = await site.exists(`${releases}/${takes}`, options);
  if (!isLive && !isWaiting) {
    const problem = `neither it nor '${releases}/${takes}' is there, in the middle of a swap`;
    const hint = leaves === undefined ? "(upload it anew)" : `(what was live may be '${releases}/${leaves}')`;
    throw new ReleaseError(live, problem, { hint });
  }
  const repaired = (outcome: Repair["outcome"]): Repair => {
    return { swap: begun, outcome, words: `${WORDS[outcome]}: ${release}` };
  };
  try {
    if (!isLive) await site.rename(`${releases}/${takes}`, live, options);
  } catch (error) {
    const undone = await undoSwap(site, layout, begun, { ...options, error });
    if (!undone.isUndone) throw undone.error;
    return repaired("undone");
  }
  await site.rm(`${releases}/${SWAP}`, options);
  return repaired(isLive ? (isWaiting ? "dropped" : "complete") : "finished");
}

const WORDS: Readonly<Record<Repair["outcome"], string>> = {
  finished: "an earlier call was broken off between its two renames, and is finished now",
  complete: "an earlier call was broken off after its two renames, and nothing was left to do",
  dropped: "an earlier call was broken off before its two renames, and they were not done",
  undone:
    "an earlier call was broken off between its two renames, and is undone, since the second one is refused",
};

async function recordedSwap(
  site: Site,
  { live, releases }: Layout,
  options: TreeCallOptions,
): Promise<Swap | undefined> {
  const text = await textOf(remoteTree(site, releases), SWAP, options);
  if (text === undefined) return undefined;
  try {
    const { leaves, takes, release } = JSON.parse(text) as Partial<Swap>;
    if (isName(takes) && isName(release) && (leaves === undefined || isName(leaves))) {
      return { leaves, takes, release };
    }
  } catch {
    // Below.
  }
  // A record is whole before the first rename.
  if (await site.exists(live, options)) {
    await site.rm(`${releases}/${SWAP}`, options);
    return undefined;
  }
  throw new ReleaseError(live, `it is not there, and '${releases}/${SWAP}' cannot be read`, {
    hint: `(rename one of the directories in '${releases}' to it, and remove that file)`,
  });
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]+$/.test(value);
}
