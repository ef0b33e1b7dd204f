import { IgnoreRules } from "../filter/ignore-rules.ts";
import { PathFilter } from "../filter/path-filter.ts";
import { isLeftover } from "../tree/leftover.ts";
import { hashBlocks } from "../tree/local-hash.ts";
import type { Tree, TreeEntry, TreeFacts } from "../tree/tree.ts";
import { compareNames, keyOf, nameOf, parentOf, within } from "../tree/tree-path.ts";
import { type DeployFilter, MANIFEST } from "./deploy-options.ts";
import { FTP_DEPLOY_STATE } from "./ftp-deploy-state.ts";
import { inParallel } from "./in-parallel.ts";
import { copyOf } from "./manifest-store.ts";
import { textOf } from "./tree-text.ts";

/** Files of these names are what an earlier deployment has left in a copy of its target: they are left out of the source. */
const OWN_NAMES: readonly string[] = [MANIFEST, copyOf(MANIFEST), FTP_DEPLOY_STATE];

/** A file to deploy. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly facts: TreeFacts;
}

/** What the source has. */
export interface Scan {
  /** By path, in the order of a walk. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Each before what is in it. */
  readonly directories: ReadonlySet<string>;
  /** What is not deployed: links and special files, and names that the source cannot be asked for, with the reason. */
  readonly others: ReadonlyMap<string, string | undefined>;
  /** What only shows in listings: why. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** Whether a path is left out, by itself or with a directory above it; it need not be in the source. */
  readonly isExcluded: (path: string, isDirectory: boolean) => boolean;
}

/** Options of {@link scanSource}. */
export interface ScanOptions {
  /** Paths that are left out. */
  readonly without: readonly string[];
  /** Whether a side takes `A` and `a` for one name. */
  readonly ignoresCase: boolean;
  readonly signal: AbortSignal | undefined;
}

/** How many files are hashed at once. */
const AT_ONCE = 4;

/** Walks the source, and hashes its files. An error of the source is thrown: nothing is deployed from one that cannot be read (B2). */
export async function scanSource(source: Tree, filter: DeployFilter, options: ScanOptions): Promise<Scan> {
  const walk = new SourceWalk(source, filter, options);
  await walk.visit("", IgnoreRules.none(options.ignoresCase).with("", filter.ignore ?? []));
  const hashed = await inParallel(walk.found, AT_ONCE, async ([path, entry]): Promise<SourceFile> => {
    options.signal?.throwIfAborted();
    const { hex } = await hashBlocks(source.read(path, { signal: options.signal }), "SHA-256");
    return { path, size: entry.size ?? 0, sha256: hex, facts: { ...entry } };
  });
  return {
    files: new Map(hashed.map((file) => [file.path, file])),
    directories: walk.directories,
    others: walk.others,
    unreadable: walk.unreadable,
    isExcluded: (path, isDirectory) => walk.isExcluded(path, isDirectory),
  };
}

class SourceWalk {
  readonly found: [string, TreeEntry][] = [];
  readonly directories = new Set<string>();
  readonly others = new Map<string, string | undefined>();
  readonly unreadable = new Map<string, string>();
  readonly #source: Tree;
  readonly #filter: PathFilter;
  readonly #none: IgnoreRules;
  readonly #key: (name: string) => string;
  readonly #ignoreFiles: readonly string[];
  readonly #without: ReadonlySet<string>;
  readonly #signal: AbortSignal | undefined;
  /** The rules in each directory that was visited. */
  readonly #rules = new Map<string, IgnoreRules>();

  constructor(
    source: Tree,
    { exclude, filter, include, ignore, ignoreFiles = [] }: DeployFilter,
    { without, ignoresCase, signal }: ScanOptions,
  ) {
    this.#source = source;
    this.#filter = new PathFilter({ exclude, filter, include, ignore, ignoreFiles }, ignoresCase);
    this.#none = IgnoreRules.none(ignoresCase);
    this.#key = keyOf({ ignoresCase });
    this.#ignoreFiles = ignoreFiles;
    this.#without = new Set(without.map(this.#key));
    this.#signal = signal;
  }

  async visit(directory: string, above: IgnoreRules): Promise<void> {
    this.#signal?.throwIfAborted();
    const entries = await this.#source.list(directory, { signal: this.#signal });
    const rules = await this.#rulesIn(directory, entries, above);
    this.#rules.set(directory, rules);
    for (const entry of entries.toSorted((a, b) => compareNames(a.name, b.name))) {
      if (isLeftover(entry)) continue;
      const path = within(directory, entry.name);
      const isDirectory = entry.type === "directory";
      this.#checkOwn(path, isDirectory);
      if (this.#without.has(this.#key(path)) || this.#filter.isExcluded(path, isDirectory, rules)) continue;
      const unnamed = this.#source.nameProblem?.(entry.name);
      if (entry.problem !== undefined) this.unreadable.set(path, entry.problem);
      else if (unnamed !== undefined)
        this.others.set(path, `the source cannot be asked for this name: ${unnamed}`);
      else if (isDirectory) {
        this.directories.add(path);
        await this.visit(path, rules);
      } else if (entry.type === "file") this.found.push([path, entry]);
      else this.others.set(path, undefined);
    }
  }

  /** @throws TypeError where something of the source is at the path of the manifest, or where its directory must be */
  #checkOwn(path: string, isDirectory: boolean): void {
    const key = this.#key(path);
    const isTaken =
      this.#without.has(key) &&
      (isDirectory || !OWN_NAMES.some((name) => this.#key(name) === this.#key(nameOf(path))));
    const isInWay = !isDirectory && [...this.#without].some((own) => own.startsWith(`${key}/`));
    if (!isTaken && !isInWay) return;
    const what = isDirectory ? "a directory" : "a file";
    throw new TypeError(
      `the manifest of the deployment cannot be at '${path}': the source has ${what} there (choose another path for it)`,
    );
  }

  isExcluded(path: string, isDirectory: boolean): boolean {
    const parent = parentOf(path);
    if (parent !== "" && this.isExcluded(parent, true)) return true;
    let visited = parent;
    while (!this.#rules.has(visited) && visited !== "") visited = parentOf(visited);
    return this.#filter.isExcluded(path, isDirectory, this.#rules.get(visited) ?? this.#none);
  }

  async #rulesIn(directory: string, entries: readonly TreeEntry[], above: IgnoreRules): Promise<IgnoreRules> {
    let rules = above;
    for (const name of this.#ignoreFiles) {
      if (!entries.some((entry) => entry.name === name && entry.type === "file")) continue;
      const text = await textOf(this.#source, within(directory, name), { signal: this.#signal });
      rules = rules.with(directory, text ?? "");
    }
    return rules;
  }
}
