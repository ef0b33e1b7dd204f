import type { Site } from "@ftplib/files";
import { ReleaseError } from "../errors/release-error.ts";
import { ignoreExisting } from "../deploy/tree-text.ts";
import { hasCode } from "../tree/tree-failure.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout } from "./layout.ts";

/**
 * Makes a directory with another one in it, moves it as a release will be moved, and removes it again.
 *
 * @throws ReleaseError where the server does not rename directories
 */
export async function testRename(
  site: Site,
  { live, releases }: Layout,
  options: TreeCallOptions,
): Promise<void> {
  const from = `${releases}/rename-test`;
  const to = `${live}.rename-test`;
  const clean = async (path: string): Promise<void> => {
    await site.rmdir(`${path}/inner`, options).catch(ignoreMissing);
    await site.rmdir(path, options).catch(ignoreMissing);
  };
  // What an earlier test that was broken off has left.
  await clean(to);
  await site.mkdir(`${from}/inner`, { ...options, recursive: true }).catch(ignoreExisting);
  try {
    await site.rename(from, to, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    await clean(from).catch(() => {});
    throw new ReleaseError(
      live,
      "the server does not rename directories, so a release cannot take its place",
      {
        hint: "(nothing was uploaded; deploy() works without renaming directories)",
        cause: error,
      },
    );
  }
  await clean(to);
}

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, "ENOENT")) throw error;
}
