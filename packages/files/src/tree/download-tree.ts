import { join } from "node:path";
import { downloadMany } from "../download/download-many.ts";
import type { Verification } from "../download/download-options.ts";
import type { DownloadItem } from "../download/many-options.ts";
import { isLocalDiskFull } from "../errors/local-file-error.ts";
import type { TreeReport } from "../errors/tree-error.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { countOutcomes } from "./count-outcomes.ts";
import { LocalPlaces } from "./local-places.ts";
import type { FilterOptions } from "./path-filter.ts";
import { isUnchanged } from "./changed-files.ts";
import { ListedTimes } from "./listed-times.ts";
import type { LocalFacts } from "./same-file.ts";
import { TreeFiles, type TreeFileListener } from "./tree-file.ts";
import { TreeTally, type TreeProgressListener } from "./tree-report.ts";
import { walk, type WalkedEntry } from "./walk.ts";

/** Options of `downloadTree`. */
export interface DownloadTreeOptions extends FilterOptions {
  /** Enters directories that symbolic links lead to; default false: links are skipped. */
  readonly followLinks?: boolean | undefined;
  /** Refuses names that Windows cannot hold wherever this runs; default: on Windows only. */
  readonly portableNames?: boolean | undefined;
  /** How each file is compared before it gets its name: see `download`. */
  readonly verify?: Verification | undefined;
  /** Gives each local file the server's modification time: see `download`. A later run recognises unchanged files by it. */
  readonly preserveTime?: boolean | undefined;
  readonly onProgress?: TreeProgressListener | undefined;
  /** Receives what becomes of each file. */
  readonly onFile?: TreeFileListener | undefined;
  /** Changes nothing: `onFile` is given what would be transferred, and the report counts nothing. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Cancels the run. What is complete stays, and a later run goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Downloads a tree: see `Site.downloadTree`. Files that are there already, with the size and time of the server's, are not fetched
 * again, so that a run that was broken off is picked up by the next one.
 */
export async function downloadTree(
  given: SiteContext,
  remote: RemotePath,
  local: string,
  options: DownloadTreeOptions,
): Promise<TreeReport> {
  const { portableNames = process.platform === "win32", verify, preserveTime, signal } = options;
  const site = { ...given, isOneRun: true };
  const tally = new TreeTally(() => site.options.clock.now(), options.onProgress);
  const files = new TreeFiles(options.onFile);
  const places =
    options.dryRun === true
      ? await LocalPlaces.imagined(local, portableNames)
      : await LocalPlaces.below(local, portableNames);
  const base = shown(remote);
  const where = (relative: string): string => (base === "" ? relative : join(base, relative));

  const items = async function* (): AsyncGenerator<WantedFile, void, undefined> {
    const times = new ListedTimes(site);
    const { exclude, include, followLinks } = options;
    const onError = (path: string, error: unknown): void => tally.fail(where(path), error);
    const prepare = times.complete.bind(times);
    for await (const walked of walk(site, remote, {
      exclude,
      include,
      followLinks,
      signal,
      onError,
      prepare,
    })) {
      const file = await place(walked, places, tally).catch((error: unknown) => {
        if (isLocalDiskFull(error)) throw error;
        tally.fail(walked.entry.path, error);
        return undefined;
      });
      tally.tick();
      if (file === undefined) continue;
      const { time, error } = times.of(file.entry);
      if (error !== undefined) tally.fail(file.entry.path, error);
      else if (file.facts !== undefined && isUnchanged({ ...file, facts: file.facts }, time))
        tally.unchanged++;
      else yield wanted(file, time, tally, files);
    }
    tally.isWalked = true;
  };

  if (options.dryRun === true) {
    for await (const _ of items());
    return tally.end(`downloadTree '${base}'`);
  }
  const many = { verify, preserveTime, signal };
  await countOutcomes(downloadMany(site, items(), many), {
    tally,
    files,
    nameOf: (item) => shown(item.path),
    root: base,
    isFull: isLocalDiskFull,
  });
  signal?.throwIfAborted();
  return tally.end(`downloadTree '${base}'`);
}

/** A file of the tree, and where it goes. */
interface PlacedFile {
  readonly local: string;
  readonly entry: SiteEntry;
  /** What this machine has there; undefined where there is not a file. */
  readonly facts: LocalFacts | undefined;
}

/** A file that is to be fetched, and its size in the listing. */
type WantedFile = DownloadItem & { readonly size: number | undefined };

/** @param time when the server's file was modified, as MDTM gives it */
function wanted(
  { local, entry }: PlacedFile,
  time: number | undefined,
  tally: TreeTally,
  files: TreeFiles,
): WantedFile {
  tally.wanted += entry.size ?? 0;
  const { rawPath: path, size } = entry;
  const onProgress = files.progressOf(path, local);
  files.wanted({ path, local, size });
  if (time === undefined) return { path, local, size, expect: entry, onProgress };
  const modified = { time, precision: "second", zone: "utc", yearInferred: false } as const;
  return { path, local, size, expect: { size, mtime: new Date(time), modified }, onProgress };
}

/** Makes a directory, or finds the place of a file; undefined where nothing is to be fetched. */
async function place(
  { entry, relative }: WalkedEntry,
  places: LocalPlaces,
  tally: TreeTally,
): Promise<PlacedFile | undefined> {
  if (entry.isDirectory()) {
    if (await places.makeDirectory(relative)) tally.directories++;
    return undefined;
  }
  const why = reasonToSkip(entry);
  if (why !== undefined) {
    tally.skip(entry.path, why);
    return undefined;
  }
  const local = await places.placeOf(relative);
  const found = await places.factsAt(local);
  tally.found++;
  const facts = found?.isFile() === true ? { size: found.size, mtime: found.mtime.getTime() } : undefined;
  return { local, entry, facts };
}

function reasonToSkip({ type }: SiteEntry): string | undefined {
  if (type === "symlink") return "it is a symbolic link";
  return type === "other" ? "it is neither a file nor a directory" : undefined;
}
