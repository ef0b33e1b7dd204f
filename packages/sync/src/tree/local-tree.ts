import { createReadStream } from "node:fs";
import { lstat, mkdir, readdir, realpath, rename, rm, rmdir, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { join, parse, resolve } from "node:path";
import type { FileHash, HashAlgorithm } from "@ftplib/files";
import { makeDirectories, nameProblem } from "@ftplib/files/internal";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import { hashBlocks, LOCAL_HASHES } from "./local-hash.ts";
import { hiddenIn, listLocal } from "./local-list.ts";
import { localPathOf } from "./local-path.ts";
import { keepTime, writeLocal } from "./local-write.ts";
import { peeked } from "./peeked.ts";
import { treeFailure } from "./tree-failure.ts";
import type {
  Tree,
  TreeCallOptions,
  TreeDownload,
  TreeEntry,
  TreeFile,
  TreeReadOptions,
  TreeSource,
  TreeTraits,
  TreeWriteOptions,
  WrittenFile,
} from "./tree.ts";

/** Options of {@link localTree}. */
export interface LocalTreeOptions {
  /** Takes what symbolic links lead to in their place; default false: links are not copied. */
  readonly followLinks?: boolean | undefined;
  /** The unit in which the file system keeps times, milliseconds; default 1; 2,000 for FAT. */
  readonly precision?: number | undefined;
  /** Whether the file system takes `A` and `a` for one name; default: on Windows and macOS. */
  readonly ignoresCase?: boolean | undefined;
}

const KINDS: OptionKinds<LocalTreeOptions> = {
  followLinks: "boolean",
  precision: "number",
  ignoresCase: "boolean",
};

/** After so many entries the rest is listed by a thread, whose start costs as much as some hundred of them. */
const ENOUGH = 500;

class LocalTree implements Tree {
  readonly url: string;
  readonly #root: string;
  readonly #isEmpty: boolean;
  readonly #options: LocalTreeOptions;
  /** Entries that were listed. */
  #listed = 0;

  constructor(path: string, options: LocalTreeOptions) {
    this.#isEmpty = path === "";
    this.#root = resolve(path);
    this.url = this.#root;
    this.#options = options;
  }

  async traits(): Promise<TreeTraits> {
    const { ignoresCase = process.platform === "win32" || process.platform === "darwin" } = this.#options;
    return {
      isRemote: false,
      place: await this.#place(),
      hasSizes: true,
      hasTimes: true,
      keepsTimes: true,
      hashes: LOCAL_HASHES,
      ignoresCase,
      concurrency: 4,
    };
  }

  async list(path: string, { signal }: TreeCallOptions = {}): Promise<readonly TreeEntry[]> {
    const { followLinks = false, precision = 1 } = this.#options;
    const isLarge = this.#listed >= ENOUGH;
    const options = { root: this.#root, followLinks, precision, signal, isLarge };
    const entries = await listLocal(this.localPath(path), options);
    this.#listed += entries.length;
    return entries;
  }

  read(path: string, { start = 0, signal }: TreeReadOptions = {}): AsyncIterable<Uint8Array> {
    return createReadStream(this.localPath(path), { start, highWaterMark: 1 << 18, signal });
  }

  async write(path: string, source: TreeSource, options: TreeWriteOptions = {}): Promise<number> {
    const local = this.localPath(path);
    if (source.tree.download !== undefined) {
      const bytes = await source.tree.download({ path: source.path, local, facts: source.facts }, options);
      await keepTime(local, source.facts);
      return bytes;
    }
    return await writeLocal(local, source, options);
  }

  async *writeMany<File extends TreeFile>(
    files: AsyncIterable<File>,
    options: TreeCallOptions = {},
  ): AsyncGenerator<WrittenFile<File>, void, undefined> {
    const local = (path: string): string => this.localPath(path);
    const first = peeked(files);
    const source = (await first.peek())?.source.tree;
    if (source === undefined) return;
    if (source.downloadMany === undefined) {
      for await (const file of first.all())
        yield await written(file, () =>
          this.write(file.path, file.source, { ...options, onProgress: file.onProgress }),
        );
      return;
    }
    const downloads = async function* (): AsyncGenerator<TreeDownload & { readonly file: File }> {
      for await (const file of first.all()) {
        const { source, onProgress } = file;
        yield { path: source.path, local: local(file.path), facts: source.facts, onProgress, file };
      }
    };
    for await (const { file, bytes, error } of source.downloadMany(downloads(), options)) {
      const timed =
        error === undefined ? await written(file, () => keepTime(file.local, file.facts)) : { error };
      yield { file: file.file, bytes, error: timed.error };
    }
  }

  async remove(path: string): Promise<void> {
    const local = this.localPath(path);
    if ((await lstat(local)).isDirectory()) throw treeFailure("EISDIR", "remove", path);
    await rm(local);
  }

  async removeDirectory(path: string): Promise<void> {
    const local = this.localPath(path);
    const inside = await readdir(local, { withFileTypes: true });
    const hidden = await hiddenIn(
      local,
      inside.map((entry) => ({ name: entry.name, type: entry.isFile() ? "file" : "other" })),
    );
    // It seems to be empty: a run that was killed has left what is in it.
    if (inside.every(({ name }) => hidden.has(name)))
      for (const { name } of inside) await rm(join(local, name), { force: true });
    await rmdir(local);
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(this.localPath(from), this.localPath(to));
  }

  async mkdir(path: string): Promise<void> {
    const local = this.localPath(path);
    if (path !== "") return await mkdir(local);
    if ((await makeDirectories(local)) === undefined) throw treeFailure("EEXIST", "mkdir", path);
  }

  async setTime(path: string, mtime: number): Promise<void> {
    const time = new Date(mtime);
    await utimes(this.localPath(path), time, time);
  }

  async hash(path: string, algorithm: HashAlgorithm, { signal }: TreeCallOptions = {}): Promise<FileHash> {
    return await hashBlocks(this.read(path, { signal }), algorithm);
  }

  nameProblem(name: string): string | undefined {
    return nameProblem(name, process.platform === "win32");
  }

  localPath(path: string): string {
    return localPathOf(this.#root, path);
  }

  async #place(): Promise<TreeTraits["place"]> {
    if (this.#isEmpty) return "empty";
    const root = await realPathOf(this.#root);
    if (root === parse(root).root) return "root";
    return root === (await realPathOf(homedir())) ? "home" : undefined;
  }
}

/**
 * The directory of this machine at that path, which need not be there yet.
 *
 * @throws TypeError for an option that is wrong
 */
export function localTree(path: string, options: LocalTreeOptions = {}): Tree {
  checkOptions<LocalTreeOptions>("localTree()", options, KINDS);
  return new LocalTree(path, options);
}

/** The path without links; of what is not there as it stands. */
async function realPathOf(path: string): Promise<string> {
  return await realpath(path).catch(() => resolve(path));
}

/** Runs the transfer of one file; what it fails with belongs to the file. */
async function written<File>(file: File, transfer: () => Promise<number>): Promise<WrittenFile<File>> {
  try {
    return { file, bytes: await transfer(), error: undefined };
  } catch (error) {
    return { file, bytes: 0, error };
  }
}
