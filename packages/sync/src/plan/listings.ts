import { hasCode } from "../tree/tree-failure.ts";
import { isLeftover } from "../tree/leftover.ts";
import type { Tree, TreeEntry } from "../tree/tree.ts";

/** A directory that is to be compared. */
export interface Pair {
  readonly path: string;
  readonly inSource: boolean;
  readonly inTarget: boolean;
}

/** What both trees have in a directory; undefined where there is none. */
export interface Listing {
  readonly source: readonly TreeEntry[] | undefined;
  readonly target: readonly TreeEntry[] | undefined;
  /** Why the target's directory cannot be listed, although it is there. */
  readonly refused: unknown;
}

/** So many entries of directories that wait for their turn are kept, as far as can be foreseen. */
const MOST_ENTRIES = 20_000;
/** So many directories are listed in advance, however large they are. */
const LEAST_EARLY = 4;

/** Lists directories, some in advance: many small ones, or a few large ones. */
export class Listings {
  readonly #source: Tree;
  readonly #target: Tree;
  readonly #signal: AbortSignal | undefined;
  readonly #most: number;
  readonly #first: number;
  /** How many files of the source were left out, which killed runs have left. */
  leftovers = 0;
  readonly #early = new Map<Pair, Promise<Listing>>();
  /** The entries of the largest directory so far; directories of a tree are mostly alike. */
  #largest = 0;
  /** Directories that were listed: that many more are listed in advance, since they have shown what to expect. */
  #listed = 0;

  /**
   * @param first how many directories are listed in advance before their size is known
   * @param most how many at most
   */
  constructor(
    source: Tree,
    target: Tree,
    { first, most }: { readonly first: number; readonly most: number },
    signal: AbortSignal | undefined,
  ) {
    this.#source = source;
    this.#target = target;
    this.#first = first;
    this.#most = most;
    this.#signal = signal;
  }

  /** Begins to list what will be needed soon, as long as little is kept. */
  expect(pairs: Iterable<Pair>): void {
    const fitting = Math.max(LEAST_EARLY, Math.floor(MOST_ENTRIES / Math.max(1, this.#largest)));
    const most = Math.min(this.#most, fitting, this.#first + this.#listed);
    for (const pair of pairs) {
      if (this.#early.size >= most) return;
      if (this.#early.has(pair)) continue;
      const listing = this.#list(pair);
      listing.catch(() => {});
      this.#early.set(pair, listing);
    }
  }

  /** @throws what the source's directory cannot be listed for: an unreadable source stops everything (B2) */
  async of(pair: Pair): Promise<Listing> {
    const early = this.#early.get(pair);
    this.#early.delete(pair);
    return await (early ?? this.#list(pair));
  }

  async #sourceEntries(path: string): Promise<readonly TreeEntry[]> {
    const entries = await this.#source.list(path, { signal: this.#signal });
    const taking = entries.filter((entry) => !isLeftover(entry));
    this.leftovers += entries.length - taking.length;
    return taking;
  }

  async #list({ path, inSource, inTarget }: Pair): Promise<Listing> {
    const options = { signal: this.#signal };
    const source = inSource ? this.#sourceEntries(path) : undefined;
    const target = inTarget
      ? this.#target.list(path, options).catch((error: unknown) => ({ error }))
      : undefined;
    const [here, there] = await Promise.all([source, target]);
    const count = (here?.length ?? 0) + (there === undefined || "error" in there ? 0 : there.length);
    this.#largest = Math.max(this.#largest, count);
    this.#listed++;
    if (there === undefined || !("error" in there))
      return { source: here, target: there, refused: undefined };
    // Only the root may be missing: the others were seen a moment ago.
    if (path === "" && hasCode(there.error, "ENOENT")) {
      return { source: here, target: undefined, refused: undefined };
    }
    if (path !== "" && hasCode(there.error, "EACCES")) {
      return { source: here, target: undefined, refused: there.error };
    }
    throw there.error;
  }
}
