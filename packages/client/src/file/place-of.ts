import { lstat, type Stats, stat } from "node:fs";
import { readlink, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Where a file of that path is, or will be. */
export interface Place {
  /** The path with its links followed. */
  readonly target: string;
  /** What is there. */
  readonly before: Stats | undefined;
}

// As many as Linux follows.
const MOST_LINKS = 40;

type Look = (path: string, done: (error: NodeJS.ErrnoException | null, stats: Stats) => void) => void;

/** Not by a promise of Node's: of a small file that is new, the error that nobody reads would cost as much as its write. */
function existing(look: Look, path: string): Promise<Stats | undefined> {
  return new Promise((done, reject) => {
    look(path, (error, stats) => {
      if (error === null) done(stats);
      else if (error.code === "ENOENT") done(undefined);
      else reject(error);
    });
  });
}

/**
 * Follows the symbolic links of a path, also to where nothing is yet: a link stays one, and what it leads to is written.
 *
 * @throws the system's error (`EACCES`, `ELOOP`)
 */
export async function placeOf(path: string): Promise<Place> {
  const own = await existing(lstat, path);
  if (own === undefined) return { target: path, before: undefined };
  const before = own.isSymbolicLink() ? await existing(stat, path) : own;
  if (before === undefined) return { target: await endOfLinks(path), before };
  return { target: before.isFile() ? await realpath(path) : path, before };
}

async function endOfLinks(path: string): Promise<string> {
  let end = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const leadsTo = await readlink(end).catch(() => undefined);
    if (leadsTo === undefined) break;
    end = resolve(await realpath(dirname(end)), leadsTo);
  }
  return end;
}
