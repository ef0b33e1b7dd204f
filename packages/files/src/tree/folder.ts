import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import { isFileError } from "../errors/file-error.ts";
import { isCompletion, type Reply } from "@ftplib/reply";
import { mkdir } from "../operation/change.ts";
import { readEntries } from "../operation/inspect.ts";
import { type RemotePath, spelled } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteContext } from "../recovery/operation.ts";
import type { NamedItem } from "./new-names.ts";
import type { TreeTally } from "./tree-report.ts";

/** A directory of this machine that is to be uploaded. */
export interface Folder {
  readonly local: string;
  readonly remote: RemotePath;
  readonly relative: string;
  /** The real paths of the directories that links led to, so that links in a circle end. */
  readonly trail: readonly string[];
  /** Whether the server has it; undefined where that is to be found out. */
  readonly isThere: boolean | undefined;
  /** Whether it was made in this run: then it is empty. */
  readonly isMade?: boolean | undefined;
  /** Is marked as done when it was made. */
  readonly named?: NamedItem | undefined;
}

/** So many directories are made together. */
const MOST_TOGETHER = 64;

/** The trail below a followed link; undefined if it leads in a circle. */
export async function followed(
  link: string,
  { local, trail }: Folder,
): Promise<readonly string[] | undefined> {
  const target = await realpath(link);
  const here = `${await realpath(local)}${sep}`;
  return trail.includes(target) || here.startsWith(`${target}${sep}`) ? undefined : [...trail, target];
}

/** The entries that the server has in the directory, by name; makes the directory if it has none, unless that is only rehearsed. */
export async function openFolder(
  site: SiteContext,
  { remote, isThere, isMade, named }: Folder,
  tally: TreeTally,
  isDryRun: boolean,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SiteEntry>> {
  if (isMade === true) {
    if (named !== undefined) named.isDone = true;
    return new Map();
  }
  if (isThere !== false) {
    try {
      const entries = await readEntries(site, remote, signal);
      return new Map(entries.map((entry) => [entry.name, entry]));
    } catch (error) {
      if (!isFileError(error, "ENOENT")) throw error;
    }
  }
  if (isDryRun) return new Map();
  await mkdir(site, remote, { recursive: true, signal });
  tally.directories++;
  if (named !== undefined) named.isDone = true;
  return new Map();
}

/**
 * Gives out the folders of a directory, some at a time: first those that the server has, then the others, which are made before, many in one round
 * trip. What becomes of one that could not be made so is for {@link openFolder} to find out.
 */
export async function* withMissingMade(
  site: SiteContext,
  folders: readonly Folder[],
  tally: TreeTally,
  signal: AbortSignal,
): AsyncGenerator<readonly Folder[], void, undefined> {
  yield folders.filter(({ isThere }) => isThere === true);
  const missing = folders.filter(({ isThere }) => isThere !== true);
  for (let at = 0; at < missing.length; at += MOST_TOGETHER) {
    const some = missing.slice(at, at + MOST_TOGETHER);
    const areMade = some.length > 1 ? await makeTogether(site, some, signal) : [];
    tally.directories += areMade.filter(Boolean).length;
    yield some.map((folder, index) => ({ ...folder, isMade: areMade[index] }));
  }
}

/** Whether each was made; nothing of those that were not answered before the connection was lost. */
async function makeTogether(
  site: SiteContext,
  folders: readonly Folder[],
  signal: AbortSignal,
): Promise<readonly boolean[]> {
  const commands = folders.map(({ remote }) => spelled("MKD ", remote));
  const areMade: boolean[] = [];
  const onReply = (reply: Reply): void => void areMade.push(isCompletion(reply));
  await site.pool
    .lend(({ ftp }) => ftp.sendTogether(commands, { signal, onReply }), signal, site.isOneRun)
    .catch(() => signal.throwIfAborted());
  return areMade;
}
