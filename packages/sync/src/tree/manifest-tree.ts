import type { FileHash, HashAlgorithm } from "@ftplib/files";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import { LOCAL_HASHES } from "./local-hash.ts";
import type { Manifest } from "./manifest.ts";
import { hasCode, treeFailure } from "./tree-failure.ts";
import { nameOf, parentOf, within } from "./tree-path.ts";
import type {
  Tree,
  TreeCallOptions,
  TreeEntry,
  TreeFacts,
  TreeReadOptions,
  TreeSource,
  TreeTraits,
  TreeWriteOptions,
} from "./tree.ts";
import { writeHashed } from "./write-hashed.ts";

/** Options of {@link manifestTree}. */
export interface ManifestTreeOptions {
  /** What the tree calls itself in plans; default `manifest:`. */
  readonly url?: string | undefined;
  /** The tree that the manifest is of: it has the contents, and every change is made to it first. Without it files cannot be read. */
  readonly contents?: Tree | undefined;
  /** The hash that a file gets which is written; default SHA-256. */
  readonly algorithm?: HashAlgorithm | undefined;
}

const KINDS: OptionKinds<ManifestTreeOptions> = { url: "string", contents: "object", algorithm: "string" };

/** A tree whose entries are those of a manifest, and not looked up anywhere. What is written to it changes its manifest. */
export class ManifestTree implements Tree {
  readonly url: string;
  readonly #contents: Tree | undefined;
  readonly #algorithm: HashAlgorithm;
  readonly #facts = new Map<string, TreeFacts>();
  readonly #children = new Map<string, Set<string>>([["", new Set()]]);
  #making: Promise<void> | undefined;

  /** @internal */
  constructor(manifest: Manifest, options: ManifestTreeOptions) {
    this.url = options.url ?? options.contents?.url ?? "manifest:";
    this.#contents = options.contents;
    this.#algorithm = options.algorithm ?? "SHA-256";
    for (const [path, facts] of manifest) this.#put(path, facts);
  }

  /** What is in the tree now. */
  get manifest(): Manifest {
    return this.#facts;
  }

  async traits(options: TreeCallOptions = {}): Promise<TreeTraits> {
    const traits = await this.#contents?.traits(options);
    const listed = new Set<HashAlgorithm>();
    for (const { hash } of this.#facts.values()) if (hash !== undefined) listed.add(hash.algorithm);
    return {
      isRemote: traits?.isRemote ?? false,
      place: traits?.place,
      hasSizes: true,
      hasTimes: true,
      keepsTimes: true,
      hashes:
        listed.size === 0 ? [this.#algorithm] : LOCAL_HASHES.filter((algorithm) => listed.has(algorithm)),
      ignoresCase: traits?.ignoresCase ?? false,
      concurrency: traits?.concurrency ?? 4,
    };
  }

  async list(path: string): Promise<readonly TreeEntry[]> {
    const names = this.#children.get(path);
    if (names === undefined) throw treeFailure(this.#facts.has(path) ? "ENOTDIR" : "ENOENT", "list", path);
    return [...names].map((name) => {
      const facts = this.#facts.get(within(path, name)) ?? { type: "directory" };
      return { name, ...facts };
    });
  }

  async *read(path: string, options: TreeReadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#contents === undefined) throw treeFailure("ENOTSUP", "read", path);
    yield* this.#contents.read(path, options);
  }

  async write(path: string, source: TreeSource, options: TreeWriteOptions = {}): Promise<number> {
    if (!this.#children.has(parentOf(path))) throw treeFailure("ENOENT", "write", path);
    await this.#makeRoot(options);
    const { facts } = source;
    const known = facts.hash?.algorithm === this.#algorithm ? facts.hash : undefined;
    const { bytes, hash } = await writeHashed(this.#contents, path, source, {
      ...options,
      algorithm: this.#algorithm,
      known,
    });
    this.#put(path, { ...facts, type: "file", hash });
    return bytes;
  }

  nameProblem(name: string): string | undefined {
    return this.#contents?.nameProblem?.(name);
  }

  writesInPlace(): boolean {
    return this.#contents?.writesInPlace?.() ?? false;
  }

  async remove(path: string, options: TreeCallOptions = {}): Promise<void> {
    this.#existing("remove", path);
    await this.#contents?.remove(path, options);
    this.#delete(path);
  }

  async removeDirectory(path: string, options: TreeCallOptions = {}): Promise<void> {
    this.#existing("removeDirectory", path);
    if ((this.#children.get(path)?.size ?? 0) > 0) throw treeFailure("ENOTEMPTY", "removeDirectory", path);
    await this.#contents?.removeDirectory(path, options);
    this.#delete(path);
  }

  async rename(from: string, to: string, options: TreeCallOptions = {}): Promise<void> {
    const facts = this.#existing("rename", from);
    if (facts.type === "directory") throw treeFailure("ENOTSUP", "rename", from);
    await this.#contents?.rename(from, to, options);
    this.#delete(from);
    this.#put(to, facts);
  }

  async mkdir(path: string, options: TreeCallOptions = {}): Promise<void> {
    if (path === "" || this.#facts.has(path)) throw treeFailure("EEXIST", "mkdir", path);
    if (!this.#children.has(parentOf(path))) throw treeFailure("ENOENT", "mkdir", path);
    await this.#makeRoot(options);
    await this.#contents?.mkdir(path, options);
    this.#put(path, { type: "directory" });
  }

  async setTime(path: string, mtime: number, options: TreeCallOptions = {}): Promise<void> {
    const facts = this.#existing("setTime", path);
    await this.#contents?.setTime(path, mtime, options);
    this.#put(path, { ...facts, mtime });
  }

  async hash(path: string, algorithm: HashAlgorithm): Promise<FileHash> {
    const { hash } = this.#existing("hash", path);
    if (hash?.algorithm !== algorithm) throw treeFailure("ENOTSUP", "hash", path);
    return hash;
  }

  /** An empty manifest may be that of a tree which is not there yet. */
  async #makeRoot({ signal }: TreeCallOptions): Promise<void> {
    if (this.#contents === undefined || this.#facts.size > 0) return;
    this.#making ??= this.#contents.mkdir("", { signal }).catch((error: unknown) => {
      if (hasCode(error, "EEXIST")) return;
      this.#making = undefined;
      throw error;
    });
    await this.#making;
  }

  #existing(operation: string, path: string): TreeFacts {
    const facts = this.#facts.get(path);
    if (facts === undefined) throw treeFailure("ENOENT", operation, path);
    return facts;
  }

  #put(path: string, facts: TreeFacts): void {
    const parent = parentOf(path);
    if (!this.#children.has(parent)) this.#put(parent, { type: "directory" });
    this.#facts.set(path, facts);
    if (facts.type === "directory" && !this.#children.has(path)) this.#children.set(path, new Set());
    this.#children.get(parent)?.add(nameOf(path));
  }

  #delete(path: string): void {
    this.#facts.delete(path);
    this.#children.delete(path);
    this.#children.get(parentOf(path))?.delete(nameOf(path));
  }
}

/**
 * A tree that is known from its manifest: paths, sizes, times and hashes.
 *
 * @throws TypeError for an option that is wrong
 */
export function manifestTree(
  manifest: Manifest = new Map(),
  options: ManifestTreeOptions = {},
): ManifestTree {
  checkOptions<ManifestTreeOptions>("manifestTree()", options, KINDS);
  if (options.algorithm !== undefined && !LOCAL_HASHES.includes(options.algorithm)) {
    throw new TypeError(`the option algorithm of manifestTree() must be one of ${LOCAL_HASHES.join(", ")}`);
  }
  return new ManifestTree(manifest, options);
}
