import type { Site } from "@ftplib/files";
import { ReleaseError } from "../errors/release-error.ts";
import { isServerLoss } from "../errors/server-losses.ts";
import { hasCode } from "../tree/tree-failure.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout } from "./layout.ts";

/**
 * Whether something is live.
 *
 * @throws ReleaseError for a live file: a directory would take its place, and the file be gone from its address. For a link, too: what it
 * names is found from where it is, and would not be in the directory of releases
 */
export async function isAnythingLive(
  site: Site,
  { live }: Layout,
  options: TreeCallOptions,
): Promise<boolean> {
  const entry = await site.stat(live, options).catch((error: unknown) => {
    if (!hasCode(error, "ENOENT")) throw error;
  });
  if (entry?.isFile() === true) {
    throw new ReleaseError(live, "it is a file, and a release is a directory", {
      hint: "(name the directory that is to be live, or remove the file)",
    });
  }
  const target = await linkTarget(site, live, options);
  if (target === undefined && entry?.isSymbolicLink() !== true) return entry !== undefined;
  throw new ReleaseError(live, `it is a link${target === undefined ? "" : ` to '${target}'`}`, {
    hint: "(name the directory that it leads to, or remove the link)",
  });
}

/** Whether a directory is at the path, or a link that leads to one. */
export async function isDirectory(site: Site, path: string, options: TreeCallOptions): Promise<boolean> {
  try {
    const entry = await site.stat(path, options);
    if (entry.isFile() || entry.isDirectory()) return entry.isDirectory();
    await site.readdir(path, options);
    return true;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isServerLoss(error)) throw error;
    return false;
  }
}

/** Where the link at the path leads; undefined for what is not a link, and where the server cannot tell. */
async function linkTarget(site: Site, path: string, options: TreeCallOptions): Promise<string | undefined> {
  try {
    return await site.readlink(path, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isServerLoss(error)) throw error;
    return undefined;
  }
}
