import type { Site } from "@ftplib/files";
import { becauseOf, ReleaseError } from "../errors/release-error.ts";
import { isServerLoss } from "../errors/server-losses.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout, Swap } from "./layout.ts";
import { removeRecord } from "./swap-record.ts";

/** What has become of a swap after one of its renames has failed. */
export interface Undone {
  /** Whether what was live is live, and the record is removed; else the next call goes by the record. */
  readonly isUndone: boolean;
  /** What to throw: the error of the rename, where nobody knows whether the server has refused it. */
  readonly error: unknown;
}

/** Gives what was live its name back after a rename has failed: a site that is down is worse than a release that is not live. */
export async function undoSwap(
  site: Site,
  layout: Layout,
  swap: Swap,
  { error, signal }: { readonly error: unknown } & TreeCallOptions,
): Promise<Undone> {
  signal?.throwIfAborted();
  const { live, releases } = layout;
  const problem = `'${releases}/${swap.takes}' could not take its place`;
  try {
    if (!(await putBack(site, layout, swap, { signal }))) return { isUndone: false, error };
  } catch (second) {
    signal?.throwIfAborted();
    if (isServerLoss(second)) return { isUndone: false, error };
    const hint = `(nothing is live: what was is '${releases}/${swap.leaves}', which could not be renamed either: ${becauseOf(second)}; the next call tries again)`;
    return { isUndone: false, error: new ReleaseError(live, problem, { hint, cause: error }) };
  }
  // One that stays is found by the next call, and nothing is left to do then.
  await removeRecord(site, layout, swap, { signal }).catch(() => signal?.throwIfAborted());
  const hint = "(what is live is as it was)";
  return { isUndone: true, error: new ReleaseError(live, problem, { hint, cause: error }) };
}

/**
 * Whatever waits or does not, nothing is to be left without anything live: a link that leads nowhere seems not to be there, and another call
 * may have taken the directory away.
 *
 * @returns false where the rename may have been done: its reply was lost
 */
async function putBack(
  site: Site,
  { live, releases }: Layout,
  { leaves, takes }: Swap,
  options: TreeCallOptions,
): Promise<boolean> {
  const isWaiting = await site.exists(`${releases}/${takes}`, options);
  if (await site.exists(live, options)) return isWaiting;
  if (leaves !== undefined) await site.rename(`${releases}/${leaves}`, live, options);
  return true;
}
