import type { Items } from "ftplib";
import { itemsOf } from "ftplib/internal";
import { downloadMany } from "./download/download-many.ts";
import type { DownloadItem, DownloadManyOptions, DownloadOutcome } from "./download/many-options.ts";
import { checkLocalDirectory } from "./local/local-target.ts";
import type { TreeReport } from "./errors/tree-error.ts";
import { checkItems, DOWNLOAD_ITEM, UPLOAD_ITEM } from "./options/check-item.ts";
import { checkOptions, type OptionKinds } from "./options/check-options.ts";
import type { RemotePath } from "./path/remote-path.ts";
import type { SiteEntry } from "./path/site-entry.ts";
import { contextFor, contextOf, runsOf } from "./site-base.ts";
import { CALL_KINDS, type ReaddirOptions, type SiteCallOptions } from "./site-call-options.ts";
import { SiteFiles } from "./site-files.ts";
import { downloadTree, type DownloadTreeOptions } from "./tree/download-tree.ts";
import { glob, type GlobOptions } from "./tree/glob.ts";
import { list, readdir } from "./tree/readdir.ts";
import { rm, type RmOptions } from "./tree/remove-tree.ts";
import { entriesOf, walk, type WalkOptions } from "./tree/walk.ts";
import { uploadTree, type UploadTreeOptions } from "./tree/upload-tree.ts";
import {
  type FileToUpload,
  OPTIONS_OF_ITEMS,
  type UploadedFile,
  type UploadManyOptions,
} from "./upload/many-files.ts";
import { uploadMany } from "./upload/upload-many.ts";
import { checkUploadOptions, checkUploadValues } from "./upload/upload-options.ts";

const READDIR_KINDS: OptionKinds<ReaddirOptions> = {
  ...CALL_KINDS,
  withFileTypes: "boolean",
  recursive: "boolean",
};
const RM_KINDS: OptionKinds<RmOptions> = { ...CALL_KINDS, force: "boolean", recursive: "boolean" };
const GLOB_KINDS: OptionKinds<GlobOptions> = { ...CALL_KINDS, cwd: "string", exclude: "array" };
const WALK_KINDS: OptionKinds<WalkOptions> = {
  ...CALL_KINDS,
  exclude: "array",
  include: "array",
  followLinks: "boolean",
  sorted: "boolean",
  onError: "function",
};
const UPLOAD_TREE_KINDS: OptionKinds<UploadTreeOptions> = {
  ...CALL_KINDS,
  exclude: "array",
  include: "array",
  followLinks: "boolean",
  atomic: "any",
  verify: "any",
  preserveTime: "boolean",
  onProgress: "function",
  onFile: "function",
  dryRun: "boolean",
};
const DOWNLOAD_TREE_KINDS: OptionKinds<DownloadTreeOptions> = {
  ...CALL_KINDS,
  exclude: "array",
  include: "array",
  followLinks: "boolean",
  portableNames: "boolean",
  verify: "any",
  preserveTime: "boolean",
  onProgress: "function",
  onFile: "function",
  dryRun: "boolean",
};

/** The most entries that an array takes: a server may never end a listing. */
const MOST_IN_ARRAY = 1_000_000;

/**
 * A server, an account and a directory, as a file system: what `connect` returns. Calls may be made at once; each borrows a
 * connection of its own. A lost connection is replaced, and the call goes on. Names, options and error codes are those of
 * `node:fs/promises`; relative paths begin at the directory of the URL.
 */
export class Site extends SiteFiles {
  /**
   * The names in a directory, in the server's order; or its entries, with `withFileTypes`.
   *
   * @throws FileError `ENOENT`, `ENOTDIR`, `EACCES`
   */
  readdir(path: RemotePath, options: ReaddirOptions & { readonly withFileTypes: true }): Promise<SiteEntry[]>;
  readdir(
    path?: RemotePath,
    options?: ReaddirOptions & { readonly withFileTypes?: false | undefined },
  ): Promise<string[]>;
  async readdir(path: RemotePath = "", options: ReaddirOptions = {}): Promise<SiteEntry[] | string[]> {
    checkOptions<ReaddirOptions>("readdir()", options, READDIR_KINDS);
    return await readdir(contextFor(this, "readdir", path), path, options);
  }

  /**
   * Gives out the entries of a directory, in the server's order, as they arrive; `await` gives them as an array. The loop may make
   * other calls.
   *
   * @throws FileError `ENOENT`, `ENOTDIR`, `EACCES`; LimitError for an array of more than a million entries
   */
  list(path: RemotePath = "", options: SiteCallOptions = {}): Items<SiteEntry> {
    checkOptions<SiteCallOptions>("list()", options, CALL_KINDS);
    const entries = list(contextFor(this, "list", path), path, options.signal);
    return itemsOf(entries, { name: "list()", most: MOST_IN_ARRAY });
  }

  /**
   * Gives out every entry below the directory, which itself is left out: as the entries arrive, or `sorted`. It lists as many
   * directories at once as there are connections. The loop may make other calls; `await` gives an array.
   *
   * @throws FileError for a directory that cannot be listed, unless `onError` takes it; LimitError for an array of more than a million
   * entries
   */
  walk(path: RemotePath = "", options: WalkOptions = {}): Items<SiteEntry> {
    checkOptions<WalkOptions>("walk()", options, WALK_KINDS);
    const entries = entriesOf(walk(contextFor(this, "walk", path), path, options));
    return itemsOf(entries, { name: "walk()", most: MOST_IN_ARRAY });
  }

  /**
   * Gives out the entries whose path matches the pattern, or one of several: `images/*.{png,jpg}`. The rules are those of
   * picomatch; a leading dot is a letter like any other. `await` gives an array.
   *
   * @throws FileError for a directory that cannot be listed; LimitError for an array of more than a million entries
   */
  glob(pattern: string | readonly string[], options: GlobOptions = {}): Items<SiteEntry> {
    checkOptions<GlobOptions>("glob()", options, GLOB_KINDS);
    const site = contextFor(this, "glob", options.cwd ?? "");
    const entries = glob(site, typeof pattern === "string" ? [pattern] : pattern, options);
    return itemsOf(entries, { name: "glob()", most: MOST_IN_ARRAY });
  }

  /**
   * Downloads many files, over as many connections as the site has, and gives out what became of each as it is done: its `result`, or the
   * `error` it failed with, which does not end the others; only a full disk of this machine does. Small files (below 64 KiB, or of unknown size) go in batches, for which the server is
   * asked in advance; what `expect` says of them saves round trips, and is what they are compared with. One of unknown size is
   * compared with what the server announces, if it does.
   *
   * Nothing is sent before the first outcome is asked for, by a loop or by `await`, which gives an array. If nobody has asked when the site
   * is closed, a warning of the process says that nothing was transferred. Leaving the loop early leaves what is under way; parts of large files are kept.
   *
   * @throws the iterable's own error; the signal's reason; RetriesExhaustedError when no connection is to be had any more; LocalFileError
   * `ENOSPC` or `EDQUOT` after the files that are done
   */
  downloadMany<Item extends DownloadItem>(
    items: Iterable<Item> | AsyncIterable<Item>,
    options: DownloadManyOptions = {},
  ): Items<DownloadOutcome<Item>> {
    checkItems(items, DOWNLOAD_ITEM);
    const outcomes = downloadMany(contextOf(this), items, options);
    return runsOf(this).add(itemsOf(outcomes, { name: DOWNLOAD_ITEM.where }));
  }

  /**
   * Uploads many files, with as few round trips as the server allows: small ones (at most 64 KiB) are stored one right after the other on
   * each connection, and then get their sizes checked, their times and their names together; larger ones are uploaded each by itself. What
   * does not come through is uploaded by itself, too, so each file arrives as with `upload`. Only names that a server may store in another way
   * are not looked for: `uploadTree` does that with one listing for each directory.
   *
   * Each file is given out when it is done, in any order, with its `result`, or with the `error` it failed with, which does not end
   * the others; only a full disk does (`ENOSPC`). Leaving early lets what is under way come to its end. Nothing is sent before the first
   * outcome is asked for: as with `downloadMany`.
   *
   * @throws FileError `ENOSPC` after the files that are done; what ends all connections; the signal's reason; the iterable's own error
   */
  uploadMany<Item extends FileToUpload>(
    files: Iterable<Item> | AsyncIterable<Item>,
    options: UploadManyOptions = {},
  ): Items<UploadedFile<Item>> {
    checkUploadOptions("uploadMany()", options, OPTIONS_OF_ITEMS);
    checkItems(files, UPLOAD_ITEM);
    const outcomes = uploadMany(contextOf(this), files, options);
    return runsOf(this).add(itemsOf(outcomes, { name: UPLOAD_ITEM.where }));
  }

  /**
   * Downloads a tree into a local directory, which is made if it is not there. Files that are there already with the size and time of
   * the server's are not fetched again, so that a run that was broken off is picked up by the next one; files that the
   * server does not have stay.
   *
   * Times are compared to the second: as MLSD gives them, else as MDTM does, which is asked for many files in one round trip. Where the server
   * knows neither, the times of LIST are those of a minute or a day: a file that was changed within it and has its size counts as unchanged.
   * A file that fails does not stop the others; a full disk of this machine ends the run.
   *
   * @throws TypeError for a local path that is missing or empty; TreeError when some files or directories failed: it lists each, and its `report`
   * has what was done all the same
   */
  async downloadTree(
    remote: RemotePath,
    local: string,
    options: DownloadTreeOptions = {},
  ): Promise<TreeReport> {
    checkLocalDirectory("downloadTree", local);
    checkOptions<DownloadTreeOptions>("downloadTree()", options, DOWNLOAD_TREE_KINDS);
    return await downloadTree(contextFor(this, "downloadTree", remote), remote, local, options);
  }

  /**
   * Uploads a local directory with all that is in it; directories are made where they are missing. Each directory is listed once on the
   * server: files that are there already with the size and time of this machine's are not sent again, so that a run that was
   * broken off is picked up by the next one. Files that this machine does not have stay.
   *
   * Times are compared as by `downloadTree`; MDTM is asked for the files of equal size whose time in LIST is not different already. What a
   * download has left, `.NAME.part` and `.NAME.part.json`, is skipped. New names that a server may store in another way are looked for in a
   * listing at the end: StoredNameError.
   *
   * @throws TypeError for a local path that is missing or empty; TreeError when some files or directories failed: it lists each, and its `report`
   * has what was done all the same; the system's error when the local directory is not there
   */
  async uploadTree(local: string, remote: RemotePath, options: UploadTreeOptions = {}): Promise<TreeReport> {
    checkLocalDirectory("uploadTree", local);
    checkOptions<UploadTreeOptions>("uploadTree()", options, UPLOAD_TREE_KINDS);
    const { atomic, verify } = options;
    checkUploadValues("uploadTree()", { atomic, verify });
    return await uploadTree(contextFor(this, "uploadTree", remote), local, remote, options);
  }

  /**
   * Removes a file or a link, and with `recursive` a directory with all that is in it; links are not followed.
   *
   * @throws FileError `EINVAL` for the root, the site's own directory and those above it, however they are spelled, and for a last name
   * `.` or `..`; `EISDIR` for a directory without `recursive`
   * @throws TreeError which lists what could not be removed
   */
  async rm(path: RemotePath, options: RmOptions = {}): Promise<void> {
    checkOptions<RmOptions>("rm()", options, RM_KINDS);
    await rm(contextFor(this, "rm", path), path, options);
  }
}
