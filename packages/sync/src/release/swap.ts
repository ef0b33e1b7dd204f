import type { Site } from "@ftplib/files";
import { ReleaseError } from "../errors/release-error.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout, Swap } from "./layout.ts";
import { readRecord, recordOf, removeRecord, writeRecord } from "./swap-record.ts";
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
  await writeRecord(site, layout, swap, options);
  try {
    if (swap.leaves !== undefined) await site.rename(live, `${releases}/${swap.leaves}`, options);
    await site.rename(`${releases}/${swap.takes}`, live, options);
  } catch (error) {
    throw (await undoSwap(site, layout, swap, { ...options, error })).error;
  }
  await removeRecord(site, layout, swap, options);
}

/** Finishes the swap that an earlier call has begun, or undoes it where its second rename is refused; undefined if there is none. */
export async function repairSwap(
  site: Site,
  layout: Layout,
  options: TreeCallOptions,
): Promise<Repair | undefined> {
  const { live, releases } = layout;
  const begun = await begunSwap(site, layout, options);
  if (begun === undefined) return undefined;
  const { leaves, takes, release } = begun;
  // In this order: a call that runs at the same time may rename the one to the other between the two looks.
  const isWaiting = await site.exists(`${releases}/${takes}`, options);
  const isLive = await site.exists(live, options);
  const repaired = (outcome: Repair["outcome"]): Repair => {
    return { swap: begun, outcome, words: `${WORDS[outcome]}: ${release}` };
  };
  const hasNothing = !isLive && !isWaiting && leaves === undefined;
  try {
    if (!isLive && !hasNothing) await site.rename(`${releases}/${takes}`, live, options);
  } catch (error) {
    const undone = await undoSwap(site, layout, begun, { ...options, error });
    if (!undone.isUndone) throw undone.error;
    return repaired("undone");
  }
  await removeRecord(site, layout, begun, options);
  if (hasNothing) return repaired("dropped");
  return repaired(isLive ? (isWaiting ? "dropped" : "complete") : "finished");
}

const WORDS: Readonly<Record<Repair["outcome"], string>> = {
  finished: "an earlier call was broken off between its two renames, and is finished now",
  complete: "an earlier call was broken off after its two renames, and nothing was left to do",
  dropped: "an earlier call was broken off before its two renames, and they were not done",
  undone:
    "an earlier call was broken off between its two renames, and is undone, since the second one is refused",
};

async function begunSwap(site: Site, layout: Layout, options: TreeCallOptions): Promise<Swap | undefined> {
  const record = await readRecord(site, layout, options);
  if (record !== "unreadable") return record;
  // A record is whole before the first rename.
  if (await site.exists(layout.live, options)) {
    await site.rm(recordOf(layout), options);
    return undefined;
  }
  throw new ReleaseError(layout.live, `it is not there, and '${recordOf(layout)}' cannot be read`, {
    hint: `(rename one of the directories in '${layout.releases}' to it, and remove that file)`,
  });
}
