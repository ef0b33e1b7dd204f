import { hasCode, treeFailure } from "../tree/tree-failure.ts";
import { keyOf, parentOf, within } from "../tree/tree-path.ts";
import { treeWith } from "../tree/tree-with.ts";
import type { Tree, TreeEntry } from "../tree/tree.ts";
import type { PartRoot, PartStep } from "./part-root.ts";

/** What a walk of a part is given. */
export interface PartSettings {
  readonly roots: readonly PartRoot[];
  /** How many entries are listed before the rest is left to others. */
  readonly entries: number;
  readonly ignoreFiles: readonly string[];
}

/** What is shown of a directory on the way to those that are planned. */
interface Way {
  readonly source: Map<string, TreeEntry>;
  readonly target: Map<string, TreeEntry>;
}

type List = () => Promise<readonly TreeEntry[]>;

/**
 * Shows a part of two trees to a planner. On the way to the directories of the part it sees these alone, and no server is asked. Once
 * enough entries were listed, a directory of the source is shown as an empty one on both sides, so that nothing is planned in it, and is
 * left to another part. What it keeps is bounded by the entries that it lists.
 */
export class PartWalk {
  readonly source: Tree;
  readonly target: Tree;
  readonly #settings: PartSettings;
  readonly #ways = new Map<string, Way>();
  /** Directories that were seen, by their paths in the source, and the files with gitignore rules by that of their directory. */
  readonly #sourceSeen = new Map<string, TreeEntry>();
  /** Those on the way at the target, by their paths in the source. */
  readonly #ledTo = new Map<string, TreeEntry>();
  /** Those that were listed at the target, which may spell them in another way, by the keys of their paths. */
  readonly #targetSeen = new Map<string, TreeEntry>();
  readonly #ignoring = new Map<string, readonly TreeEntry[]>();
  readonly #left = new Set<string>();
  #keyOf = keyOf({ ignoresCase: false });
  #isRootMissing: boolean;
  #listed = 0;

  constructor(source: Tree, target: Tree, settings: PartSettings) {
    this.#settings = settings;
    this.#isRootMissing = settings.roots.some((root) => root.isRootMissing === true);
    for (const root of settings.roots) this.#lead(root);
    // A plan made of them is for the trees themselves.
    this.source = treeWith(source, {
      list: (path, options) => this.#listSource(path, () => source.list(path, options)),
    });
    this.target = treeWith(target, {
      list: (path, options) => this.#listTarget(path, () => target.list(path, options)),
      // A planner asks for them before it lists anything.
      traits: async (options) => {
        const traits = await target.traits(options);
        this.#keyOf = keyOf(traits);
        return traits;
      },
    });
  }

  /** What was left to others. */
  get remaining(): readonly PartRoot[] {
    const missing = this.#isRootMissing ? { isRootMissing: true } : {};
    return [...this.#left].map((path) => ({ steps: this.#stepsTo(path), ...missing }));
  }

  /** Whether what is in a directory is planned, and counted, by another part: it is on the way to others, or was left. */
  isOfOthers(directory: string): boolean {
    return this.#ways.has(directory) || this.#left.has(directory);
  }

  #lead({ steps }: PartRoot): void {
    let path = "";
    for (const { source, target, ignoring } of steps) {
      const way = this.#ways.get(path) ?? { source: new Map(), target: new Map() };
      this.#ways.set(path, way);
      if (ignoring !== undefined) this.#ignoring.set(path, ignoring);
      for (const entry of [source, ...(ignoring ?? [])]) way.source.set(entry.name, entry);
      path = within(path, source.name);
      this.#sourceSeen.set(path, source);
      if (target === undefined) continue;
      way.target.set(target.name, target);
      this.#ledTo.set(path, target);
    }
  }

  // Both are called in the same turn for a directory that both sides have, the source first.

  async #listSource(path: string, list: List): Promise<readonly TreeEntry[]> {
    const way = this.#ways.get(path);
    if (way !== undefined) return [...way.source.values()];
    if (this.#listed >= this.#settings.entries) {
      this.#left.add(path);
      return [];
    }
    const entries = await list();
    this.#note(path, entries, (below, entry) => this.#sourceSeen.set(below, entry));
    const ignoring = entries.filter(
      ({ name, type }) => type === "file" && this.#settings.ignoreFiles.includes(name),
    );
    if (ignoring.length > 0) this.#ignoring.set(path, ignoring);
    return entries;
  }

  async #listTarget(path: string, list: List): Promise<readonly TreeEntry[]> {
    const way = this.#ways.get(path);
    if (way !== undefined) {
      if (path === "" && this.#isRootMissing) throw treeFailure("ENOENT", "list", path);
      return [...way.target.values()];
    }
    if (this.#left.has(path)) return [];
    try {
      const entries = await list();
      this.#note(path, entries, (below, entry) => this.#targetSeen.set(this.#keyOf(below), entry));
      return entries;
    } catch (error) {
      if (path === "" && hasCode(error, "ENOENT")) this.#isRootMissing = true;
      throw error;
    }
  }

  #note(
    path: string,
    entries: readonly TreeEntry[],
    see: (path: string, directory: TreeEntry) => void,
  ): void {
    this.#listed += entries.length;
    for (const entry of entries) if (entry.type === "directory") see(within(path, entry.name), entry);
  }

  #stepsTo(path: string): readonly PartStep[] {
    if (path === "") return [];
    const source = this.#sourceSeen.get(path);
    if (source === undefined) throw new Error(`${path} was not seen`);
    const target = this.#ledTo.get(path) ?? this.#targetSeen.get(this.#keyOf(path));
    const ignoring = this.#ignoring.get(parentOf(path));
    const step = { source, ...(target && { target }), ...(ignoring && { ignoring }) };
    return [...this.#stepsTo(parentOf(path)), step];
  }
}
