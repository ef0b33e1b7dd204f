import { createHash } from "node:crypto";
import type { TreeCallOptions, TreeSource } from "./tree.ts";

/**
 * Whether a file holds the beginning of another one, or all of it: an upload that was broken off leaves that. To write the whole file over
 * it loses nothing.
 */
export async function isBeginningOf(
  part: TreeSource,
  whole: TreeSource,
  options: TreeCallOptions,
): Promise<boolean> {
  if ((part.facts.size ?? 0) > (whole.facts.size ?? Number.POSITIVE_INFINITY)) return false;
  if (part.facts.size === 0) return true;
  // One after the other: both trees may be on the same connection.
  const there = await beginningOf(part, Number.POSITIVE_INFINITY, options);
  const here = await beginningOf(whole, there.length, options);
  return here.length === there.length && here.hash === there.hash;
}

/** The first bytes of a file, as many as there are. */
async function beginningOf(
  { tree, path }: TreeSource,
  most: number,
  options: TreeCallOptions,
): Promise<{ readonly length: number; readonly hash: string }> {
  const hash = createHash("sha256");
  let length = 0;
  if (most > 0) {
    for await (const block of tree.read(path, options)) {
      const taken = block.length > most - length ? block.subarray(0, most - length) : block;
      hash.update(taken);
      length += taken.length;
      if (length >= most) break;
    }
  }
  return { length, hash: hash.digest("hex") };
}
