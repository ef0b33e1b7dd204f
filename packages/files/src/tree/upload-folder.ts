import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { look } from "../local/look.ts";
import { isPartOfDownload } from "../local/local-target.ts";
import { checkPath } from "../path/check-path.ts";
import { nameOnServer } from "../path/local-name.ts";
import { joined, textOf } from "../path/remote-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import type { KnownDirectories } from "../upload/known-directories.ts";
import type { FileToUpload } from "../upload/many-files.ts";
import { exactTimesOf, type FilePair, isUnchanged, verdictOn } from "./changed-files.ts";
import type { Visit } from "./explore.ts";
import { type Folder, followed, withMissingMade, openFolder } from "./folder.ts";
import { FolderNames, type NamedItem } from "./new-names.ts";
import type { PathFilter } from "./path-filter.ts";
import type { TreeFiles } from "./tree-file.ts";
import type { TreeTally } from "./tree-report.ts";

/** A file that may have to be sent, and its size. */
export interface FoundFile extends FileToUpload, NamedItem {
  readonly local: string;
  readonly size: number;
  readonly isDirectory: false;
  /** Whether the server was found to have it. */
  isUnchanged?: boolean;
}

export function isFile(item: NamedItem): item is FoundFile {
  return !item.isDirectory;
}

/** What a visit of a directory works with. */
export interface Surroundings {
  readonly filter: PathFilter;
  readonly options: { readonly followLinks?: boolean | undefined; readonly dryRun?: boolean | undefined };
  readonly tally: TreeTally;
  readonly files: TreeFiles;
  readonly here: Visit<Folder, FoundFile>;
  readonly directories: KnownDirectories;
  /** Those of the directories in which something is to be looked for in the end. */
  readonly names: FolderNames<NamedItem>[];
}

/** Finds what is to be sent of one directory, makes what is missing on the server, and gives it out. */
export async function visitFolder(
  site: SiteContext,
  folder: Folder,
  { filter, options, tally, files, here, directories, names }: Surroundings,
): Promise<void> {
  const found = await openFolder(site, folder, tally, options.dryRun === true, here.signal);
  directories.add(folder.remote);
  const named = new FolderNames<NamedItem>(folder.remote, found.keys());
  const items: FoundFile[] = [];
  const folders: Folder[] = [];
  const open: (FilePair & { readonly item: FoundFile })[] = [];
  const send = (item: FoundFile): void => {
    tally.wanted += item.size;
    files.wanted(item);
    items.push(item);
  };
  const leave = (item: FoundFile): void => {
    tally.unchanged++;
    item.isUnchanged = true;
  };
  const dirents = await readdir(folder.local, { withFileTypes: true });
  const looks = await look(dirents.map(({ name }) => join(folder.local, name)));
  for (const [nth, dirent] of dirents.entries()) {
    const relative = folder.relative === "" ? dirent.name : `${folder.relative}/${dirent.name}`;
    if (filter.isExcluded(relative)) continue;
    const local = join(folder.local, dirent.name);
    const { codec } = site.options;
    const spelling = nameOnServer(dirent.name, codec);
    const target = joined(folder.remote, spelling, codec);
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
      const name = textOf(spelling, codec);
      const there = found.get(name);
      const isNew = there === undefined;
      if (facts.isDirectory) {
        const trail = dirent.isSymbolicLink() ? await followed(local, folder) : folder.trail;
        if (trail === undefined) tally.skip(local, "it is a symbolic link to a directory above it");
        else {
          const item = { name, path: target, local, isDirectory: true, isNew };
          named.add(item);
          folders.push({ local, remote: target, relative, trail, isThere: !isNew, named: item });
        }
      } else if (!facts.isFile) {
        tally.skip(local, "it is neither a file nor a directory");
      } else if (filter.isIncluded(relative)) {
        tally.found++;
        const { size } = facts;
        const onProgress = files.progressOf(target, local);
        const item: FoundFile = { name, path: target, local, size, isDirectory: false, isNew, onProgress };
        named.add(item);
        const pair = there?.isFile() === true ? { facts, entry: there, item } : undefined;
        const verdict = pair === undefined ? "changed" : verdictOn(pair);
        if (pair !== undefined && verdict === "open") open.push(pair);
        else if (verdict === "same") leave(item);
        else send(item);
      }
    } catch (error) {
      tally.fail(local, error);
    }
  }
  if (named.doubtful.length > 0) names.push(named);
  for await (const some of withMissingMade(site, folders, tally, here.signal)) here.add(some);
  const entries = open.map(({ entry }) => entry);
  const times = await exactTimesOf(site, "uploadTree", entries, here.signal);
  for (const [at, pair] of open.entries()) {
    if (isUnchanged(pair, times[at])) leave(pair.item);
    else send(pair.item);
  }
  tally.tick();
  await here.give(items);
}
