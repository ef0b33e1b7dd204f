import { isSameTime } from "../tree/same-time.ts";
import { hashBlocks } from "../tree/local-hash.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { keyOf, nameOf, parentOf, within } from "../tree/tree-path.ts";
import type { Tree, TreeEntry } from "../tree/tree.ts";
import type { ManifestFile } from "./deploy-manifest.ts";
import { versionsOf } from "./file-versions.ts";

/** Servers that round times to even seconds do not all say so, milliseconds. */
const WINDOW = 2_000;

/** Options of {@link TargetLook}. */
export interface LookOptions {
  /** Whether a directory was there when it was last heard of: it is listed without a look at those above it. */
  readonly isKnown: (directory: string) => boolean;
  /** Whether the target takes `A` and `a` for one name. */
  readonly ignoresCase: boolean;
  readonly signal: AbortSignal | undefined;
}

/** What is at paths of the target, by listing each directory once. */
export class TargetLook {
  readonly #target: Tree;
  readonly #isKnown: (directory: string) => boolean;
  readonly #key: (name: string) => string;
  readonly #signal: AbortSignal | undefined;
  readonly #listings = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>();

  constructor(target: Tree, { isKnown, ignoresCase, signal }: LookOptions) {
    this.#target = target;
    this.#isKnown = isKnown;
    this.#key = keyOf({ ignoresCase });
    this.#signal = signal;
  }

  /** The entry; undefined where there is none. */
  async at(path: string): Promise<TreeEntry | undefined> {
    const parent = parentOf(path);
    if (parent !== "" && !this.#isKnown(parent)) {
      const above = await this.at(parent);
      if (above === undefined || above.type === "file") return undefined;
    }
    return (await this.#listing(parent)).get(this.#key(nameOf(path)));
  }

  /** All that is below a directory. */
  async *below(directory: string): AsyncGenerator<TreeEntry & { readonly path: string }, void, undefined> {
    for (const entry of (await this.#listing(directory)).values()) {
      const path = within(directory, entry.name);
      yield { ...entry, path };
      if (entry.type === "directory") yield* this.below(path);
    }
  }

  /**
   * Whether others have replaced or changed a file since it was deployed: it is not ours to remove then. One of another time is
   * compared by its content, since it may have been restored. One that is pending is compared by its content alone, with all that
   * deployments have uploaded there: its upload may have been refused, and what is there may be the file of somebody else.
   *
   * @param path as the target spells it
   */
  async isChanged(path: string, there: TreeEntry, file: ManifestFile): Promise<boolean> {
    if (there.type !== "file") return true;
    const versions = versionsOf(file).filter(({ size }) => there.size === undefined || there.size === size);
    if (versions.length === 0) return true;
    const { mtime, isPending } = file;
    if (!isPending && isSameTime(there, { type: "file", mtime }, WINDOW)) return false;
    try {
      const { hex } = await hashBlocks(this.#target.read(path, { signal: this.#signal }), "SHA-256");
      return !versions.some(({ sha256 }) => sha256 === hex);
    } catch {
      // Nobody knows: it stays.
      this.#signal?.throwIfAborted();
      return true;
    }
  }

  async #listing(directory: string): Promise<ReadonlyMap<string, TreeEntry>> {
    let listing = this.#listings.get(directory);
    if (listing === undefined) {
      listing = this.#list(directory);
      this.#listings.set(directory, listing);
    }
    return await listing;
  }

  async #list(path: string): Promise<ReadonlyMap<string, TreeEntry>> {
    try {
      const entries = await this.#target.list(path, { signal: this.#signal });
      return new Map(entries.map((entry) => [this.#key(entry.name), entry]));
    } catch (error) {
      if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return new Map();
      throw error;
    }
  }
}
