import type { FileHash, HashAlgorithm } from "@ftplib/files";
import { BlockHash, hashBlocks } from "./local-hash.ts";
import { treeWith } from "./tree-with.ts";
import type { Tree, TreeReadOptions, TreeSource, TreeWriteOptions } from "./tree.ts";

/** Options of {@link writeHashed}. */
export interface HashedWriteOptions extends TreeWriteOptions {
  readonly algorithm: HashAlgorithm;
  /** The hash of the source, if its tree has it at hand. */
  readonly known: FileHash | undefined;
}

/**
 * Writes a file, and finds its hash: what comes from a server is hashed on its way, or when it is on this machine, and not fetched twice.
 *
 * @param target undefined where only the hash is wanted
 * @returns bytes that were transferred, and the hash
 */
export async function writeHashed(
  target: Tree | undefined,
  path: string,
  source: TreeSource,
  { algorithm, known, ...options }: HashedWriteOptions,
): Promise<{ readonly bytes: number; readonly hash: FileHash }> {
  const { tree, path: from, facts } = source;
  const { signal } = options;
  const hashSource = async (): Promise<FileHash> => await hashBlocks(tree.read(from, { signal }), algorithm);
  if (target === undefined) return { bytes: facts.size ?? 0, hash: known ?? (await hashSource()) };
  if (known !== undefined) return { bytes: await target.write(path, source, options), hash: known };
  const { isRemote } = await tree.traits({ signal });
  // A file of this machine is read from there; one that stays on its server cannot be read at the same time.
  if (!isRemote || originOf(tree) === originOf(target)) {
    const hash = await hashSource();
    return { bytes: await target.write(path, source, options), hash };
  }
  if (target.localPath !== undefined) {
    const bytes = await target.write(path, source, options);
    return { bytes, hash: await hashBlocks(target.read(path, { signal }), algorithm) };
  }
  const hashing = new HashingTree(tree, algorithm);
  const bytes = await target.write(path, { ...source, tree: hashing.tree }, options);
  return { bytes, hash: hashing.hash ?? (await hashSource()) };
}

/** A tree whose files are hashed as they are read. */
class HashingTree {
  readonly tree: Tree;
  /** The hash of the file that was read last; undefined if it was not read from its beginning to its end. */
  hash: FileHash | undefined;

  constructor(tree: Tree, algorithm: HashAlgorithm) {
    const read = (path: string, options: TreeReadOptions = {}): AsyncIterable<Uint8Array> =>
      this.#hashed(tree.read(path, options), options.start === undefined ? algorithm : undefined);
    this.tree = treeWith(tree, { read });
  }

  async *#hashed(
    blocks: AsyncIterable<Uint8Array>,
    algorithm: HashAlgorithm | undefined,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    this.hash = undefined;
    const hash = algorithm === undefined ? undefined : new BlockHash(algorithm);
    for await (const block of blocks) {
      hash?.update(block);
      yield block;
    }
    this.hash = hash?.digest();
  }
}

function originOf({ url }: Tree): string {
  return /^[a-z]+:\/\/[^/]*/.exec(url)?.[0] ?? "";
}
