import type { Site } from "@ftplib/files";
import { textOf } from "../deploy/tree-text.ts";
import { removeIfThere } from "../tree/remove-if-empty.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout, Swap } from "./layout.ts";

/** The name in the directory of releases of the file that says which swap has begun. */
const SWAP = "swap.json";

/** Where the record is. */
export function recordOf({ releases }: Layout): string {
  return `${releases}/${SWAP}`;
}

/** Writes the record of a swap that begins. Half of one does no harm, and nothing else is left of a write that is broken off. */
export async function writeRecord(
  site: Site,
  layout: Layout,
  swap: Swap,
  options: TreeCallOptions,
): Promise<void> {
  await site.writeFile(recordOf(layout), `${JSON.stringify(swap)}\n`, { ...options, atomic: false });
}

/** What the record says; undefined where there is none, `unreadable` where it is not whole. */
export async function readRecord(
  site: Site,
  { releases }: Layout,
  options: TreeCallOptions,
): Promise<Swap | "unreadable" | undefined> {
  const text = await textOf(remoteTree(site, releases), SWAP, options);
  if (text === undefined) return undefined;
  try {
    const { leaves, takes, release } = JSON.parse(text) as Partial<Swap>;
    if (isName(takes) && isName(release) && (leaves === undefined || isName(leaves))) {
      return { leaves, takes, release };
    }
  } catch {
    // Half a record.
  }
  return "unreadable";
}

/** Removes the record of a swap. One of another swap is of a call that runs at the same time, and stays: it may need it. */
export async function removeRecord(
  site: Site,
  layout: Layout,
  swap: Swap,
  options: TreeCallOptions,
): Promise<void> {
  const found = await readRecord(site, layout, options);
  if (found === undefined || found === "unreadable" || found.takes !== swap.takes) return;
  await removeIfThere(remoteTree(site, layout.releases), SWAP, options);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]+$/.test(value);
}
