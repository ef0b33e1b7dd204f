import { isUtf8 } from "node:buffer";
import type { Stats } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { listEntries, localNameOfUtf8, readRecord } from "@ftplib/files/internal";
import { hasCode } from "./tree-failure.ts";
import type { TreeEntry } from "./tree.ts";

/** How the entries of a local directory are looked at. */
export interface LocalListOptions {
  readonly root: string;
  readonly followLinks: boolean;
  /** The unit of times, milliseconds. */
  readonly precision: number;
  readonly signal: AbortSignal | undefined;
  /** Whether the tree is large enough for a thread. */
  readonly isLarge: boolean;
}

/** How many files of a directory are looked at together. */
const AT_ONCE = 64;
/** What the record of a download is called after its file: `.NAME.part.json`. */
const RECORD = ".part.json";

/** The entries of a directory, but for what unfinished transfers have left. */
export async function listLocal(directory: string, options: LocalListOptions): Promise<readonly TreeEntry[]> {
  const listing = new LocalListing(directory, options);
  const entries = (options.isLarge ? await listing.byThread() : undefined) ?? (await listing.byPool());
  const hidden = await hiddenIn(directory, entries);
  return hidden.size === 0 ? entries : entries.filter(({ name }) => !hidden.has(name));
}

/**
 * What unfinished transfers have left in a directory: that is not a file of anybody. A download's part has its record next to it; what
 * is only called like a record, and what is not a file, is somebody's.
 */
export async function hiddenIn(
  directory: string,
  entries: readonly Pick<TreeEntry, "name" | "type">[],
): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for (const { name, type } of entries) if (type === "file" && name.startsWith(".")) files.add(name);
  const hidden = new Set<string>();
  for (const name of files) {
    if (name.endsWith(".sync-part")) hidden.add(name);
    if (!name.endsWith(RECORD) || (await readRecord(join(directory, name))) === undefined) continue;
    const part = name.slice(0, -".json".length);
    hidden.add(name);
    if (files.has(part)) hidden.add(part);
  }
  return hidden;
}

class LocalListing {
  readonly #directory: string;
  readonly #options: LocalListOptions;
  #above: Promise<readonly string[]> | undefined;

  constructor(directory: string, options: LocalListOptions) {
    this.#directory = directory;
    this.#options = options;
  }

  /** All entries by the file thread; undefined where it cannot. */
  async byThread(): Promise<readonly TreeEntry[] | undefined> {
    const { precision, signal } = this.#options;
    const found = await listEntries(this.#directory);
    signal?.throwIfAborted();
    if (found === undefined) return undefined;
    const entries: TreeEntry[] = [];
    for (const { name, type, size, mtime } of found) {
      if (type === "file") entries.push({ name, type, size, mtime, precision });
      else if (type === "directory") entries.push({ name, type, mtime, precision });
      else {
        const entry = await this.#entry(name);
        if (entry !== undefined) entries.push(entry);
      }
    }
    return entries;
  }

  /** The same by the threads that Node has for it. */
  async byPool(): Promise<readonly TreeEntry[]> {
    // As text, a name that is not UTF-8 would be one that is not there.
    const names = await readdir(this.#directory, { encoding: "buffer" });
    const entries: TreeEntry[] = [];
    for (let at = 0; at < names.length; at += AT_ONCE) {
      this.#options.signal?.throwIfAborted();
      const group = names.slice(at, at + AT_ONCE);
      for (const entry of await Promise.all(group.map((name) => this.#entryOf(name)))) {
        if (entry !== undefined) entries.push(entry);
      }
    }
    return entries;
  }

  async #entryOf(bytes: Buffer): Promise<TreeEntry | undefined> {
    if (isUtf8(bytes)) return await this.#entry(bytes.toString("utf8"));
    const path = Buffer.concat([Buffer.from(`${this.#directory}${sep}`), bytes]);
    const facts: Stats | undefined = await lstat(path).catch(() => undefined);
    if (facts === undefined) return undefined;
    const type = facts.isDirectory() ? "directory" : facts.isFile() ? "file" : "other";
    return { name: localNameOfUtf8(bytes), type, problem: "its name is not UTF-8" };
  }

  async #entry(name: string): Promise<TreeEntry | undefined> {
    const { followLinks, precision } = this.#options;
    const path = join(this.#directory, name);
    try {
      const own = await lstat(path);
      const isFollowed = own.isSymbolicLink() && followLinks;
      const facts = isFollowed ? await stat(path) : own;
      const mtime = facts.mtime.getTime();
      if (facts.isDirectory()) {
        if (isFollowed && (await this.#leadsBack(path)))
          return { name, type: "symlink", notFollowed: "it leads to a directory that it is in" };
        return { name, type: "directory", mtime, precision };
      }
      if (facts.isFile()) return { name, type: "file", size: facts.size, mtime, precision };
      return { name, type: facts.isSymbolicLink() ? "symlink" : "other" };
    } catch (error) {
      if (!hasCode(error, "ENOENT") && !hasCode(error, "ELOOP")) throw error;
      // A link that leads nowhere, or what was removed a moment ago.
      if ((await lstat(path).catch(() => undefined)) === undefined) return undefined;
      return { name, type: "symlink", ...(followLinks ? { notFollowed: "it leads nowhere" } : {}) };
    }
  }

  /** Whether a link leads to a directory that the walk has come through, or to one above that: it would have no end. */
  async #leadsBack(link: string): Promise<boolean> {
    this.#above ??= this.#realDirectories();
    const there = await realpath(link);
    const inside = there.endsWith(sep) ? there : `${there}${sep}`;
    return (await this.#above).some((path) => path === there || path.startsWith(inside));
  }

  /** The root, and all directories down to this one, without links. */
  async #realDirectories(): Promise<readonly string[]> {
    const { root } = this.#options;
    const paths = [this.#directory];
    for (let path = this.#directory; path !== root && path !== dirname(path); paths.push(path))
      path = dirname(path);
    return await Promise.all(paths.map((path) => realpath(path)));
  }
}
