/**
 * What other packages of this workspace share with this one. It is not for users: any version may change it.
 * docs/decisions/0085.
 */
// What both entries need stays in the file of the main one (docs/decisions/0061).
import "./index.ts";
import type { RemotePath } from "./path/remote-path.ts";
import type { SiteEntry } from "./path/site-entry.ts";
import type { SiteSession } from "./pool/site-session.ts";
import { perform } from "./recovery/operation.ts";
import type { SiteCallOptions } from "./site-call-options.ts";
import { contextFor, contextOf } from "./site-base.ts";
import type { Site } from "./site.ts";
import { DirectoryLister } from "./tree/directory-lister.ts";
import { copyFile, type CopyOptions } from "./upload/copy-file.ts";

export { onLocalSource } from "./errors/local-file-error.ts";
export { alikeKey, AlikeNames, folded, hides, isPlainName } from "./path/alike-names.ts";
export { localNameOfUtf8, nameProblem } from "./path/local-name.ts";
export { pathMatcher } from "./tree/path-filter.ts";
export { listEntries, type LocalEntry } from "./local/list-entries.ts";
export { makeDirectories } from "./local/make-directories.ts";
export { readRecord } from "./local/part-record.ts";

/** Whether the site sends names with control bytes in them, but for CR, LF and NUL: its option `ftp.allowControlBytes`. */
export function sendsControlBytes(site: Site): boolean {
  return contextOf(site).options.given.ftp?.allowControlBytes === true;
}

/** The path of the site's own directory, as PWD gave it; undefined where the server does not say. */
export async function directoryOf(site: Site, options: SiteCallOptions = {}): Promise<string | undefined> {
  const run = async ({ directory }: SiteSession): Promise<string | undefined> => directory;
  return await perform(contextOf(site), { name: "pwd", path: "", run }, options.signal);
}

/** Copies a file as `copyFile` of the site does; the copy has its time when it gets its name. */
export async function copyWithTime(
  site: Site,
  from: RemotePath,
  to: RemotePath,
  options: CopyOptions,
): Promise<void> {
  await copyFile(contextFor(site, "copyFile", from, to), from, to, options);
}

const listers = new WeakMap<Site, DirectoryLister>();

/** The entries of a directory, as `list` of the site gives them. Directories that are asked for meanwhile take fewer round trips. */
export async function listTogether(
  site: Site,
  path: RemotePath,
  options: SiteCallOptions = {},
): Promise<SiteEntry[]> {
  options.signal?.throwIfAborted();
  const lister = listers.get(site) ?? new DirectoryLister(contextOf(site));
  listers.set(site, lister);
  return await unlessAborted(
    lister.list(path, async (alone) => {
      const entries: SiteEntry[] = [];
      for await (const entry of site.list(alone, options)) entries.push(entry);
      return entries;
    }),
    options.signal,
  );
}

/** What comes of the promise, or the signal's reason. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  return await new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
