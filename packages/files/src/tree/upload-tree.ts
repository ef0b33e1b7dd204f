import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Verification } from "../download/download-options.ts";
import { isFileError } from "../errors/file-error.ts";
import type { TreeReport } from "../errors/tree-error.ts";
import { checkPath } from "../path/check-path.ts";
import { nameOnServer } from "../path/local-name.ts";
import { joined, type RemotePath, textOf } from "../path/remote-path.ts";
import { look } from "../local/look.ts";
import { isPartOfDownload } from "../local/local-target.ts";
import { onLocalFile } from "../errors/local-file-error.ts";
import type { SiteContext } from "../recovery/operation.ts";
import type { FileToUpload } from "../upload/many-files.ts";
import { KnownDirectories } from "../upload/known-directories.ts";
import { uploadMany } from "../upload/upload-many.ts";
import { countOutcomes } from "./count-outcomes.ts";
import { explore, type Visit } from "./explore.ts";
import { type Folder, followed, withMissingMade, openFolder } from "./folder.ts";
import { type FilterOptions, type PathFilter, pathFilter } from "./path-filter.ts";
import { exactTimesOf, type FilePair, isUnchanged, verdictOn } from "./changed-files.ts";
import { TreeFiles, type TreeFileListener } from "./tree-file.ts";
import { TreeTally, type TreeProgressListener } from "./tree-report.ts";

/** Options of `uploadTree`. */
export interface UploadTreeOptions extends FilterOptions {
  /** Follows symbolic links of this machine; default false: links are skipped. */
  readonly followLinks?: boolean | undefined;
  /** How each file is put in place: see `upload`. */
  readonly atomic?: boolean | "require" | undefined;
  /** How each file is compared before it gets its name: see `upload`. */
  readonly verify?: Verification | undefined;
  /** Sets the modification times of the local files: see `upload`. A later run recognises unchanged files by them. */
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
 * Uploads a tree: see `Site.uploadTree`. Each directory is listed once on the server, as many at once as there are connections;
 * files that are there already, with the size and time of this machine's, are not sent again.
 */
export async function uploadTree(
  given: SiteContext,
  local: string,
  remote: RemotePath,
  options: UploadTreeOptions,
): Promise<TreeReport> {
  const { verify, atomic, preserveTime, signal } = options;
  const files = new TreeFiles(options.onFile);
  const site = { ...given, isOneRun: true };
  const directories = new KnownDirectories();
  const tally = new TreeTally(() => site.options.clock.now(), options.onProgress);
  const filter = pathFilter(options);
  // Without the root there is nothing to do, and the system's error says why.
  const root = await onLocalFile(local, () => realpath(local));
  const first: Folder = { local: root, remote, relative: "", trail: [root], isThere: undefined };

  const items = async function* (): AsyncGenerator<FoundFile, void, undefined> {
    const visit = async (folder: Folder, here: Visit<Folder, FoundFile>): Promise<void> => {
      try {
        await visitFolder(site, folder, { filter, options, tally, files, here, directories });
      } catch (error) {
        if (here.signal.aborted) throw error;
        tally.fail(folder.local, error);
      }
    };
    yield* explore<Folder, FoundFile>(first, site.options.connections, visit, signal);
    tally.isWalked = true;
  };

  if (options.dryRun === true) {
    for await (const _ of items());
    return tally.end(`uploadTree '${local}'`);
  }
  const many = { verify, atomic, preserveTime, signal };
  await countOutcomes(uploadMany(site, items(), many, directories), {
    tally,
    files,
    nameOf: (item) => item.local,
    root: local,
    isFull: (error) => isFileError(error, "ENOSPC"),
  });
  signal?.throwIfAborted();
  return tally.end(`uploadTree '${local}'`);
}

/** A file that may have to be sent, and its size. */
type FoundFile = FileToUpload & { readonly local: string; readonly size: number };

interface Surroundings {
  readonly filter: PathFilter;
  readonly options: UploadTreeOptions;
  readonly tally: TreeTally;
  readonly files: TreeFiles;
  readonly here: Visit<Folder, FoundFile>;
  readonly directories: KnownDirectories;
}

async function visitFolder(
  site: SiteContext,
  folder: Folder,
  { filter, options, tally, files, here, directories }: Surroundings,
): Promise<void> {
  const found = await openFolder(site, folder, tally, options.dryRun === true, here.signal);
  directories.add(folder.remote);
  const items: FoundFile[] = [];
  const folders: Folder[] = [];
  const open: (FilePair & { readonly item: FoundFile })[] = [];
  const send = (item: FoundFile): void => {
    tally.wanted += item.size;
    files.wanted(item);
    items.push(item);
  };
  const dirents = await readdir(folder.local, { withFileTypes: true });
  const looks = await look(dirents.map(({ name }) => join(folder.local, name)));
  for (const [nth, dirent] of dirents.entries()) {
    const relative = folder.relative === "" ? dirent.name : `${folder.relative}/${dirent.name}`;
    if (filter.isExcluded(relative)) continue;
    const local = join(folder.local, dirent.name);
    const { codec } = site.options;
    const name = nameOnServer(dirent.name, codec);
    const target = joined(folder.remote, name, codec);
    if (dirent.isFile() && isPartOfDownload(dirent.name)) {
      tally.skip(local, "it is a part of a download that is not complete");
      continue;
    }
    if (dirent.isSymbolicLink() && options.followLinks !== true) {
      tally.skip(local, "it is a symbolic link");
      continue;
    }
    try {
      checkPath("uploadTree", target, codec);
      const facts = await looks[nth]!();
      const there = found.get(textOf(name, codec));
      if (facts.isDirectory) {
        const trail = dirent.isSymbolicLink() ? await followed(local, folder) : folder.trail;
        if (trail === undefined) tally.skip(local, "it is a symbolic link to a directory above it");
        else folders.push({ local, remote: target, relative, trail, isThere: there !== undefined });
      } else if (!facts.isFile) {
        tally.skip(local, "it is neither a file nor a directory");
      } else if (filter.isIncluded(relative)) {
        tally.found++;
        const { size } = facts;
        const item = { local, path: target, size, onProgress: files.progressOf(target, local) };
        const pair = there?.isFile() === true ? { facts, entry: there, item } : undefined;
        const verdict = pair === undefined ? "changed" : verdictOn(pair);
        if (pair !== undefined && verdict === "open") open.push(pair);
        else if (verdict === "same") tally.unchanged++;
        else send(item);
      }
    } catch (error) {
      tally.fail(local, error);
    }
  }
  for await (const some of withMissingMade(site, folders, tally, here.signal)) here.add(some);
  const entries = open.map(({ entry }) => entry);
  const times = await exactTimesOf(site, "uploadTree", entries, here.signal);
  for (const [at, pair] of open.entries()) {
    if (isUnchanged(pair, times[at])) tally.unchanged++;
    else send(pair.item);
  }
  tally.tick();
  await here.give(items);
}
