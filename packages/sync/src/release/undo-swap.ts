import type { Site } from "@ftplib/files";
import { becauseOf, ReleaseError } from "../errors/release-error.ts";
import { isServerLoss } from "../errors/server-losses.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import { type Layout, SWAP, type Swap } from "./layout.ts";

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
    await renameBack(site, layout, swap, { signal });
  } catch (second) {
    signal?.throwIfAborted();
    if (second === UNKNOWN || isServerLoss(second)) return { isUndone: false, error };
    const hint = `(nothing is live: what was is '${releases}/${swap.leaves}', which could not be renamed either: ${becauseOf(second)}; the next call tries again)`;
    return { isUndone: false, error: new ReleaseError(live, problem, { hint, cause: error }) };
  }
  // One that stays is found by the next call, and nothing is left to do then.
  await site.rm(`${releases}/${SWAP}`, { signal }).catch(() => signal?.throwIfAborted());
  const hint = "(what is live is as it was)";
  return { isUndone: true, error: new ReleaseError(live, problem, { hint, cause: error }) };
}

/** Thrown where the rename may have been done: its reply was lost. */
const UNKNOWN = new Error("the directory is not waiting any more");

async function renameBack(
  site: Site,
  { live, releases }: Layout,
  { leaves, takes }: Swap,
  options: TreeCallOptions,
): Promise<void> {
  if (!(await site.exists(`${releases}/${takes}`, options))) throw UNKNOWN;
  if (leaves === undefined || (await site.exists(live, options))) return;
  await site.rename(`${releases}/${leaves}`, live, options);
}
