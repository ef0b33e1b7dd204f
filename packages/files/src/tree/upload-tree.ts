import { realpath } from "node:fs/promises";
import type { Verification } from "../download/download-options.ts";
import { isFileError } from "../errors/file-error.ts";
import { onLocalFile } from "../errors/local-file-error.ts";
import type { TreeReport } from "../errors/tree-error.ts";
import { nameOf, parentOf, type RemotePath, textOf } from "../path/remote-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { KnownDirectories } from "../upload/known-directories.ts";
import { uploadMany } from "../upload/upload-many.ts";
import { countOutcomes } from "./count-outcomes.ts";
import { explore, type Visit } from "./explore.ts";
import type { Folder } from "./folder.ts";
import { checkNames, FolderNames, type NamedItem } from "./new-names.ts";
import { type FilterOptions, pathFilter } from "./path-filter.ts";
import { TreeFiles, type TreeFileListener } from "./tree-file.ts";
import { TreeTally, type TreeProgressListener } from "./tree-report.ts";
import { type FoundFile, isFile, visitFolder } from "./upload-folder.ts";

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
  const names: FolderNames<NamedItem>[] = [];
  const named = rootName(site, local, remote, names);
  const first: Folder = { local: root, remote, relative: "", trail: [root], isThere: undefined, named };

  const items = async function* (): AsyncGenerator<FoundFile, void, undefined> {
    const visit = async (folder: Folder, here: Visit<Folder, FoundFile>): Promise<void> => {
      try {
        await visitFolder(site, folder, { filter, options, tally, files, here, directories, names });
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
    onDone: (item) => void (item.isDone = true),
    isFull: (error) => isFileError(error, "ENOSPC"),
  });
  await checkNames(site, names, (item, error) => recall(item, error, tally, files), signal);
  signal?.throwIfAborted();
  return tally.end(`uploadTree '${local}'`);
}

/** The directory that the tree becomes, among the names that are looked for in the end. */
function rootName(
  { options: { codec } }: SiteContext,
  local: string,
  path: RemotePath,
  names: FolderNames<NamedItem>[],
): NamedItem | undefined {
  const name = textOf(nameOf(path), codec);
  if (name === "") return undefined;
  const named = { name, path, local, isDirectory: true, isNew: true };
  const above = new FolderNames<NamedItem>(parentOf(path), []);
  above.add(named);
  names.push(above);
  return named;
}

/** Takes back that a file is there: it failed. */
function recall(item: NamedItem, error: unknown, tally: TreeTally, files: TreeFiles): void {
  tally.fail(item.local, error);
  if (!isFile(item)) return;
  if (item.isUnchanged === true) tally.unchanged--;
  if (item.isDone !== true) return;
  tally.files--;
  files.failed(item, error);
}
