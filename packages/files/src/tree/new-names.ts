import { StoredNameError } from "../errors/stored-name-error.ts";
import { exists, readEntries } from "../operation/inspect.ts";
import { AlikeNames, folded, hides, isPlainName } from "../path/alike-names.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { forEachAtOnce } from "./for-each-at-once.ts";

/** A file or a directory of a run, by its name on the server. */
export interface NamedItem {
  readonly name: string;
  readonly path: RemotePath;
  readonly local: string;
  readonly isDirectory: boolean;
  /** Whether the server listed nothing under the name. */
  readonly isNew: boolean;
  /** Whether this run has put it there. */
  isDone?: boolean;
}

/** Takes what was stored under another name. */
export type OnStoredOtherwise<Item> = (item: Item, error: StoredNameError) => void;

/** What a run puts into one directory of the server. */
export class FolderNames<Item extends NamedItem> {
  readonly remote: RemotePath;
  readonly #items = new Map<string, Item>();
  /** How many names become one where case and the form of accents do not count. */
  readonly #spellings = new Map<string, number>();

  /** @param listed the names that the server has in the directory */
  constructor(remote: RemotePath, listed: Iterable<string>) {
    this.remote = remote;
    for (const name of listed) this.#count(name);
  }

  add(item: Item): void {
    this.#items.set(item.name, item);
    if (item.isNew) this.#count(item.name);
  }

  /** The new ones that a server may store under another name without saying so, or take for another one. */
  get doubtful(): readonly Item[] {
    return [...this.#items.values()].filter(({ name, isNew }) => isNew && this.#isDoubtful(name));
  }

  /**
   * Looks for what was done of them in a listing. One that cannot be listed says nothing, and what is not there at all was taken away by
   * somebody else since.
   */
  async check(site: SiteContext, fail: OnStoredOtherwise<Item>, signal?: AbortSignal): Promise<void> {
    const done = this.doubtful.filter(({ isDone }) => isDone === true);
    const names = done.length === 0 ? undefined : await this.#listed(site, signal);
    if (names === undefined) return;
    const [listed, alike, isHidden] = [new Set(names), new AlikeNames(names), hides(names)];
    const failed = new Set<Item>();
    const failOnce = (item: Item, error: StoredNameError): void => {
      if (!failed.has(item)) fail(item, error);
      failed.add(item);
    };
    for (const item of done) {
      const { name, path } = item;
      if (listed.has(name) || isHidden(name)) continue;
      const found = alike.of(name)[0];
      if (found === undefined && !(await isThere(site, path, signal))) continue;
      const other = found === undefined ? undefined : this.#items.get(found);
      if (other === undefined || other.isDirectory !== item.isDirectory) {
        failOnce(item, new StoredNameError(shown(path), found));
        continue;
      }
      failOnce(item, new StoredNameError(shown(path), found, shown(other.path)));
      if (!item.isDirectory) failOnce(other, new StoredNameError(shown(other.path), found, shown(path)));
    }
  }

  async #listed(site: SiteContext, signal?: AbortSignal): Promise<readonly string[] | undefined> {
    try {
      return (await readEntries(site, this.remote, signal)).map(({ name }) => name);
    } catch {
      signal?.throwIfAborted();
      return undefined;
    }
  }

  #count(name: string): void {
    const key = folded(name);
    this.#spellings.set(key, (this.#spellings.get(key) ?? 0) + 1);
  }

  #isDoubtful(name: string): boolean {
    return !isPlainName(name) || (this.#spellings.get(folded(name)) ?? 0) > 1;
  }
}

/** Looks at the directories once a run has put everything there: one listing for each, as many at once as there are connections. */
export async function checkNames<Item extends NamedItem>(
  site: SiteContext,
  folders: Iterable<FolderNames<Item>>,
  fail: OnStoredOtherwise<Item>,
  signal?: AbortSignal,
): Promise<void> {
  await forEachAtOnce(folders, site.options.connections, (folder) => folder.check(site, fail, signal));
}

/** What cannot be asked is not known to be there. */
async function isThere(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<boolean> {
  try {
    return await exists(site, path, signal);
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
