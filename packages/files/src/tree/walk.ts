import { ProtocolError } from "@ftplib/reply";
import { localNameOf } from "../path/local-name.ts";
import { nameIn, type RemotePath } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { explore } from "./explore.ts";
import { LinkGuard } from "./link-guard.ts";
import { listDirectory } from "./list-directory.ts";
import { type FilterOptions, pathFilter } from "./path-filter.ts";

/** Options of `walk`. */
export interface WalkOptions extends FilterOptions {
  /** Enters directories that symbolic links lead to; default false. */
  readonly followLinks?: boolean | undefined;
  /** Gives out each directory before what is in it, names in the order of their bytes; default false: as the entries arrive. */
  readonly sorted?: boolean | undefined;
  /**
   * Receives a directory that cannot be listed, or a name that is a path, and the error; the walk goes on without it. Left out,
   * the walk ends with that error.
   */
  readonly onError?: ((path: string, error: unknown) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An entry with its path relative to the beginning of the walk: the local path that it has on this machine. */
export interface WalkedEntry {
  readonly entry: SiteEntry;
  readonly relative: string;
}

/** What decides about a walk besides the caller's options. */
export interface WalkRules extends WalkOptions {
  /** Whether a directory has to be listed; default: each. */
  readonly canEnter?: ((relative: string) => boolean) | undefined;
  /** The same for a directory that is about to be listed, with a question to the server. Default: each. */
  readonly mayEnter?: ((directory: SiteEntry, signal?: AbortSignal) => Promise<boolean>) | undefined;
  /** Called with entries of one directory before they are given out; several directories at once, unless sorted. Never rejects. */
  readonly prepare?: ((entries: readonly SiteEntry[], signal?: AbortSignal) => Promise<void>) | undefined;
}

/** A directory that is to be listed, and where it is, relative to the beginning of the walk. */
interface Directory {
  readonly path: RemotePath;
  readonly relative: string;
  /** How many symbolic links led here. */
  readonly links: number;
}

/**
 * Walks a tree (T1): lists as many directories at once as the site has connections, and gives out the entries as they arrive. What
 * waits is bounded, so a slow caller slows the server down. A directory comes before what is in it.
 */
export async function* walk(
  site: SiteContext,
  root: RemotePath,
  rules: WalkRules,
): AsyncGenerator<WalkedEntry, void, undefined> {
  const first: Directory = { path: root, relative: "", links: 0 };
  const select = selector(site, rules);
  if (rules.sorted === true) return yield* walkSorted(site, first, rules, select);
  yield* explore<Directory, WalkedEntry>(
    first,
    site.options.connections,
    async (directory, { give, add, signal }) => {
      const take = async (found: SiteEntry[]): Promise<void> => {
        const { entries, directories } = await select(directory, found, signal);
        add(directories);
        await rules.prepare?.(
          entries.map(({ entry }) => entry),
          signal,
        );
        await give(entries);
      };
      await orReported(directory, rules, signal, () => listDirectory(site, directory.path, take, signal));
    },
    rules.signal,
  );
}

/** The entries of a walk alone. */
export async function* entriesOf(
  walked: AsyncIterable<WalkedEntry>,
): AsyncGenerator<SiteEntry, void, undefined> {
  for await (const { entry } of walked) yield entry;
}

async function* walkSorted(
  site: SiteContext,
  directory: Directory,
  rules: WalkRules,
  select: Select,
): AsyncGenerator<WalkedEntry, void, undefined> {
  const all: WalkedEntry[] = [];
  const below = new Map<string, Directory>();
  const take = async (found: SiteEntry[]): Promise<void> => {
    const { entries, directories } = await select(directory, found, rules.signal);
    all.push(...entries);
    for (const each of directories) below.set(each.relative, each);
  };
  await orReported(directory, rules, rules.signal, () =>
    listDirectory(site, directory.path, take, rules.signal),
  );
  const keyed = all.map((walked) => ({ walked, key: Buffer.from(walked.entry.rawPath) }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  for (const { walked } of keyed) {
    yield walked;
    const inner = below.get(walked.relative);
    if (inner === undefined) continue;
    below.delete(walked.relative);
    yield* walkSorted(site, inner, rules, select);
  }
  // Directories that the caller does not want to see, for the sake of what is in them.
  for (const inner of below.values()) yield* walkSorted(site, inner, rules, select);
}

/** Lists a directory; what goes wrong is reported if the caller wants reports. */
async function orReported(
  { relative }: Directory,
  { onError }: WalkRules,
  signal: AbortSignal | undefined,
  list: () => Promise<void>,
): Promise<void> {
  try {
    await list();
  } catch (error) {
    if (onError === undefined || signal?.aborted === true) throw error;
    onError(relative, error);
  }
}

interface Selected {
  readonly entries: readonly WalkedEntry[];
  readonly directories: readonly Directory[];
}

type Select = (from: Directory, found: readonly SiteEntry[], signal?: AbortSignal) => Promise<Selected>;

/** Picks what is given out and what is entered from the entries of a directory. */
function selector(site: SiteContext, rules: WalkRules): Select {
  const filter = pathFilter(rules);
  const links = rules.followLinks === true ? new LinkGuard(site) : undefined;
  const { canEnter = () => true } = rules;
  const { codec } = site.options;
  return async (from, found, signal) => {
    const entries: WalkedEntry[] = [];
    const directories: Directory[] = [];
    for (const entry of found) {
      const name = nameIn(from.path, entry.rawPath, codec);
      if (isPath(name)) {
        reportPath(from, entry, rules);
        continue;
      }
      const local = localNameOf(name, codec);
      const relative = from.relative === "" ? local : `${from.relative}/${local}`;
      if (filter.isExcluded(relative)) continue;
      if (filter.isIncluded(relative)) entries.push({ entry, relative });
      const isLink =
        !entry.isDirectory() && (await links?.leadsToDirectory(entry, from.links, signal)) === true;
      if ((!isLink && !entry.isDirectory()) || !canEnter(relative)) continue;
      if (rules.mayEnter !== undefined && !(await rules.mayEnter(entry, signal))) continue;
      directories.push({ path: entry.rawPath, relative, links: from.links + (isLink ? 1 : 0) });
    }
    return { entries, directories };
  };
}

/** Whether what should be a name leads somewhere else: nothing below a directory is called so, and no operation may follow it. */
function isPath(name: RemotePath): boolean {
  const text = typeof name === "string" ? name : Buffer.from(name).toString("latin1");
  return text === "" || text === "." || text === ".." || text.includes("/");
}

function reportPath({ relative }: Directory, { name }: SiteEntry, { onError }: WalkRules): void {
  const error = new ProtocolError(`the server lists a name that is a path: '${name}'`, {
    phase: "data",
    hint: "(it is left alone: a path could lead out of the directory)",
  });
  if (onError === undefined) throw error;
  onError(relative === "" ? name : `${relative}/${name}`, error);
}
