import type { Entry } from "@ftplib/listing";
import { FileError, isFileError } from "../errors/file-error.ts";
import { type TreeFailure, TreeError } from "../errors/tree-error.ts";
import { isRoot, removeFile, rmdir } from "../operation/change.ts";
import { isThere } from "../operation/links.ts";
import { look } from "../operation/look.ts";
import { checkIsNotOwn, checkLeadsElsewhere } from "../operation/own-directory.ts";
import { isRefusal, orFileError } from "../operation/refusal.ts";
import { nameOnServer } from "../path/local-name.ts";
import { joined, type RemotePath, shown, trimmed } from "../path/remote-path.ts";
import { entryIn, type SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { type Outcome, perform, type SiteContext } from "../recovery/operation.ts";
import { forEachAtOnce } from "./for-each-at-once.ts";
import { walk } from "./walk.ts";

/** Options of `rm`. */
export interface RmOptions {
  /** Removes a directory with all that is in it; default false. Links are removed, and what they lead to stays. */
  readonly recursive?: boolean | undefined;
  /** Accepts that nothing is there; default false. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Removes a file or a link, and with `recursive` a directory with all that is in it (T7), with as many sessions as the site has.
 *
 * @throws FileError `EINVAL` for the root, the site's own directory and those above it, however they are spelled; `EISDIR` for a
 * directory without `recursive`
 * @throws TreeError when a part of the tree could not be removed: it lists each path with its error
 */
export async function rm(
  site: SiteContext,
  path: RemotePath,
  { recursive = false, force = false, signal }: RmOptions,
): Promise<void> {
  const clean = trimmed(path);
  if (isRoot(clean)) {
    const hint = "(the root and the site's own directory cannot be removed)";
    throw new FileError("EINVAL", { operation: "rm", path: shown(path), hint });
  }
  try {
    if (!recursive) return await removeFile(site, clean, signal);
    if (await isRemovedAsFile(site, clean, signal)) return;
    if (await isDirectory(site, clean, signal)) await removeTree(site, clean, signal);
    else await removeFile(site, clean, signal);
  } catch (error) {
    if (!force || !isFileError(error, "ENOENT")) throw error;
  }
}

/**
 * Removes a file or a link by DELE, which does nothing to a directory. MLST and MLSD of some servers show a link as the directory that it
 * leads to: to list it and remove what is in it would remove the target's files.
 */
async function isRemovedAsFile(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<boolean> {
  const run = async (session: SiteSession): Promise<boolean> => {
    checkIsNotOwn(session, "rm", path);
    try {
      await session.ftp.delete(path, { signal });
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return false;
    }
  };
  const findOutcome = async (session: SiteSession): Promise<Outcome<boolean>> =>
    (await isThere(session, path)) ? "repeat" : { done: true };
  return await perform(site, { name: "rm", path: shown(path), run, findOutcome }, signal);
}

async function isDirectory(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<boolean> {
  const run = async (session: SiteSession): Promise<boolean> => {
    const found = await orFileError(session, { operation: "rm", path, intent: "change" }, () =>
      look(session, path),
    );
    if (found === undefined) throw new FileError("ENOENT", { operation: "rm", path: shown(path) });
    if (!found.isDirectory()) return false;
    await checkLeadsElsewhere(session, "rm", path, signal);
    return true;
  };
  return await perform(site, { name: "rm", path: shown(path), run }, signal);
}

async function removeTree(site: SiteContext, root: RemotePath, signal?: AbortSignal): Promise<void> {
  const { codec } = site.options;
  const failures: TreeFailure[] = [];
  const fail = (path: string, error: unknown): void => {
    if (!isFileError(error, "ENOENT")) failures.push({ path, error });
  };
  const directories: { readonly path: RemotePath; readonly depth: number }[] = [{ path: root, depth: 0 }];
  const links = new Set<string>();
  const mayEnter = async ({ path, rawPath }: SiteEntry, stop?: AbortSignal): Promise<boolean> => {
    const isLink = await isRemovedAsFile(site, rawPath, stop);
    if (isLink) links.add(path);
    return !isLink;
  };
  const files = async function* (): AsyncGenerator<RemotePath, void, undefined> {
    // What is relative is the local spelling of the name.
    const onError = (relative: string, error: unknown): void =>
      fail(shown(relative === "" ? root : joined(root, nameOnServer(relative, codec), codec)), error);
    for await (const { entry, relative } of walk(site, root, { signal, onError, mayEnter })) {
      if (!entry.isDirectory()) yield entry.rawPath;
      else if (!links.delete(entry.path)) {
        directories.push({ path: entry.rawPath, depth: relative.split("/").length });
      }
    }
  };
  const atOnce = site.options.connections;
  await forEachAtOnce(files(), atOnce, async (path) => {
    await removeFile(site, path, signal).catch((error: unknown) => fail(shown(path), error));
  });
  signal?.throwIfAborted();
  // The deepest first; those of one depth at once.
  const deepest = directories.reduce((most, { depth }) => Math.max(most, depth), 0);
  for (let at = deepest; at >= 0; at--) {
    const level = directories.filter(({ depth }) => depth === at);
    await forEachAtOnce(level, atOnce, async ({ path }) => {
      await removeDirectory(site, path, signal).catch((error: unknown) => fail(shown(path), error));
    });
  }
  signal?.throwIfAborted();
  if (failures.length > 0) throw new TreeError(`rm '${shown(root)}'`, failures);
}

/** Removes a directory that is empty but for links that lead nowhere: some servers show these in LIST alone. */
async function removeDirectory(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<void> {
  try {
    await rmdir(site, path, signal);
  } catch (error) {
    if (!isFileError(error) || isFileError(error, "ENOENT")) throw error;
    if (!(await areLinksRemoved(site, path, signal).catch(() => false))) throw error;
    await rmdir(site, path, signal);
  }
}

/** Whether there were links, and all of them could be removed. */
async function areLinksRemoved(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<boolean> {
  const run = async ({ ftp, facts }: SiteSession): Promise<readonly SiteEntry[]> => {
    const items = await ftp.list(path, { mlsd: false, signal });
    const links = items.filter((item) => item.kind === "entry" && item.type === "symlink");
    return links.map((link) => entryIn(path, link as Entry, facts.codec));
  };
  const links = await perform(site, { name: "rm", path: shown(path), run }, signal);
  for (const { rawPath } of links) await removeFile(site, rawPath, signal);
  return links.length > 0;
}
