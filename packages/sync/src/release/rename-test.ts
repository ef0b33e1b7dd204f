import { randomBytes } from "node:crypto";
import type { Site } from "@ftplib/files";
import { ReleaseError } from "../errors/release-error.ts";
import { isServerLoss } from "../errors/server-losses.ts";
import { ignoreExisting } from "../deploy/tree-text.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { nameOf, parentOf } from "../tree/tree-path.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout } from "./layout.ts";

const TEST = "rename-test";

/**
 * Makes a directory with another one in it, moves it as a release will be moved, and removes it again. Its name is its own, so that
 * another call does not remove what this one has made.
 *
 * @throws ReleaseError where the server does not rename directories
 */
export async function testRename(
  site: Site,
  { live, releases }: Layout,
  options: TreeCallOptions,
): Promise<void> {
  const id = randomBytes(6).toString("hex");
  const from = `${releases}/${TEST}-${id}`;
  const to = `${live}.${TEST}-${id}`;
  await cleanOld(site, { live, releases }, options);
  await site.mkdir(`${from}/inner`, { ...options, recursive: true }).catch(ignoreExisting);
  try {
    await site.rename(from, to, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isServerLoss(error)) throw error;
    // Another call took it for what was left. Whether the server renames directories, the release will show.
    if (!(await site.exists(from, options))) return;
    await clean(site, from, options).catch(() => {});
    throw new ReleaseError(
      live,
      "the server does not rename directories, so a release cannot take its place",
      {
        hint: "(nothing was uploaded; deploy() works without renaming directories)",
        cause: error,
      },
    );
  }
  await clean(site, to, options);
}

async function clean(site: Site, path: string, options: TreeCallOptions): Promise<void> {
  await site.rmdir(`${path}/inner`, options).catch(ignoreMissing);
  await site.rmdir(path, options).catch(ignoreMissing);
}

/** What earlier tests that were broken off have left. It is of no use to anybody, and what stays does no harm. */
async function cleanOld(site: Site, { live, releases }: Layout, options: TreeCallOptions): Promise<void> {
  const places = [
    [parentOf(live), `${nameOf(live)}.${TEST}`],
    [releases, TEST],
  ] as const;
  for (const [directory, prefix] of places) {
    const entries = await remoteTree(site, directory)
      .list("", options)
      .catch(() => []);
    for (const { name, type } of entries) {
      options.signal?.throwIfAborted();
      if (type !== "directory" || !isTest(name, prefix)) continue;
      const path = directory === "" ? name : `${directory}/${name}`;
      await clean(site, path, options).catch(() => {});
    }
  }
}

function isTest(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^(?:-[0-9a-f]+)?$/.test(name.slice(prefix.length));
}

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, "ENOENT")) throw error;
}
