import type { FileHash, HashAlgorithm } from "@ftplib/files";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import { hashBlocks, LOCAL_HASHES } from "./local-hash.ts";
import { nameOf, parentOf, within } from "./tree-path.ts";
import { treeFailure } from "./tree-failure.ts";
import type { Tree, TreeEntry, TreeReadOptions, TreeSource, TreeTraits, TreeWriteOptions } from "./tree.ts";

/** A file of a {@link MemoryTree}: its content, or its content and its time in epoch milliseconds. */
export type MemoryFile =
  | string
  | Uint8Array
  | { readonly content: string | Uint8Array; readonly mtime: number };

/** Options of {@link memoryTree}. */
export interface MemoryTreeOptions {
  /** What the tree calls itself in plans; default `memory:`. */
  readonly url?: string | undefined;
  /** Traits that it pretends to have: `{ keepsTimes: false }` is like a server without MFMT. */
  readonly traits?: Partial<TreeTraits> | undefined;
  /** The unit in which it reports times, milliseconds; default 1. */
  readonly precision?: number | undefined;
  /** The time that a file gets without one of its own; default: the system's clock. */
  readonly now?: (() => number) | undefined;
}

const KINDS: OptionKinds<MemoryTreeOptions> = {
  url: "string",
  traits: "object",
  precision: "number",
  now: "function",
};

interface Node {
  /** Undefined for a directory. */
  content: Uint8Array | undefined;
  mtime: number;
}

/** A tree in memory, for tests and for what is made on the fly. */
export class MemoryTree implements Tree {
  readonly url: string;
  readonly #options: MemoryTreeOptions;
  readonly #nodes = new Map<string, Node>();
  readonly #children = new Map<string, Set<string>>();

  /** @internal */
  constructor(files: Readonly<Record<string, MemoryFile>>, options: MemoryTreeOptions) {
    this.url = options.url ?? "memory:";
    this.#options = options;
    this.#put("", { content: undefined, mtime: this.#now() });
    for (const [path, file] of Object.entries(files)) this.put(path, file);
  }

  /** Puts a file there, and the directories above it; a path that ends in `/` is a directory. */
  put(path: string, file: MemoryFile = ""): void {
    const clean = path.endsWith("/") ? path.slice(0, -1) : path;
    if (clean !== "" && !this.#nodes.has(parentOf(clean))) this.put(`${parentOf(clean)}/`);
    const { content, mtime } =
      typeof file === "object" && "content" in file ? file : { content: file, mtime: this.#now() };
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    if (path.endsWith("/") || path === "") {
      if (!this.#nodes.has(clean)) this.#put(clean, { content: undefined, mtime });
    } else this.#put(clean, { content: bytes, mtime });
  }

  /** The content of a file as text; undefined when there is no such file. */
  text(path: string): string | undefined {
    const content = this.#nodes.get(path)?.content;
    return content === undefined ? undefined : Buffer.from(content).toString("utf8");
  }

  /** Every path, directories with `/` at the end, sorted. */
  paths(): readonly string[] {
    const all = [...this.#nodes].filter(([path]) => path !== "");
    return all.map(([path, { content }]) => (content === undefined ? `${path}/` : path)).sort();
  }

  async traits(): Promise<TreeTraits> {
    return {
      isRemote: false,
      hasSizes: true,
      hasTimes: true,
      keepsTimes: true,
      hashes: LOCAL_HASHES,
      ignoresCase: false,
      concurrency: 4,
      ...this.#options.traits,
    };
  }

  async list(path: string): Promise<readonly TreeEntry[]> {
    if (this.#existing("list", path).content !== undefined) throw treeFailure("ENOTDIR", "list", path);
    return [...(this.#children.get(path) ?? [])].map((name) => this.#entry(within(path, name)));
  }

  async *read(path: string, { start = 0, signal }: TreeReadOptions = {}): AsyncGenerator<Uint8Array> {
    signal?.throwIfAborted();
    const { content } = this.#existing("read", path);
    if (content === undefined) throw treeFailure("EISDIR", "read", path);
    if (start < content.length) yield content.subarray(start);
  }

  async write(path: string, source: TreeSource, options: TreeWriteOptions = {}): Promise<number> {
    const blocks: Uint8Array[] = [];
    for await (const block of source.tree.read(source.path, options)) blocks.push(block);
    const content = Buffer.concat(blocks);
    const keeps = (await this.traits()).keepsTimes;
    if (this.#existing("write", parentOf(path)).content !== undefined)
      throw treeFailure("ENOTDIR", "write", path);
    if (this.#nodes.has(path) && this.#nodes.get(path)?.content === undefined) {
      throw treeFailure("EISDIR", "write", path);
    }
    this.#put(path, { content, mtime: keeps ? (source.facts.mtime ?? this.#now()) : this.#now() });
    options.onProgress?.(content.length);
    return content.length;
  }

  async remove(path: string): Promise<void> {
    if (this.#existing("remove", path).content === undefined) throw treeFailure("EISDIR", "remove", path);
    this.#delete(path);
  }

  async removeDirectory(path: string): Promise<void> {
    if (this.#existing("removeDirectory", path).content !== undefined) {
      throw treeFailure("ENOTDIR", "removeDirectory", path);
    }
    if ((this.#children.get(path)?.size ?? 0) > 0) throw treeFailure("ENOTEMPTY", "removeDirectory", path);
    this.#delete(path);
  }

  async rename(from: string, to: string): Promise<void> {
    const node = this.#existing("rename", from);
    this.#existing("rename", parentOf(to));
    if (node.content === undefined) throw treeFailure("ENOTSUP", "rename", from);
    this.#delete(from);
    this.#put(to, node);
  }

  async mkdir(path: string): Promise<void> {
    if (this.#nodes.has(path)) throw treeFailure("EEXIST", "mkdir", path);
    this.#existing("mkdir", parentOf(path));
    this.#put(path, { content: undefined, mtime: this.#now() });
  }

  async setTime(path: string, mtime: number): Promise<void> {
    const node = this.#existing("setTime", path);
    if (!(await this.traits()).keepsTimes) throw treeFailure("ENOTSUP", "setTime", path);
    node.mtime = mtime;
  }

  async hash(path: string, algorithm: HashAlgorithm): Promise<FileHash> {
    return await hashBlocks(this.read(path), algorithm);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #existing(operation: string, path: string): Node {
    const node = this.#nodes.get(path);
    if (node === undefined) throw treeFailure("ENOENT", operation, path);
    return node;
  }

  #entry(path: string): TreeEntry {
    const { content, mtime } = this.#existing("list", path);
    const { precision = 1 } = this.#options;
    const time = { mtime: Math.floor(mtime / precision) * precision, precision };
    if (content === undefined) return { name: nameOf(path), type: "directory", ...time };
    return { name: nameOf(path), type: "file", size: content.length, ...time };
  }

  #put(path: string, node: Node): void {
    this.#nodes.set(path, node);
    if (node.content === undefined && !this.#children.has(path)) this.#children.set(path, new Set());
    if (path !== "") this.#children.get(parentOf(path))?.add(nameOf(path));
  }

  #delete(path: string): void {
    this.#nodes.delete(path);
    this.#children.delete(path);
    this.#children.get(parentOf(path))?.delete(nameOf(path));
  }
}

/**
 * A tree in memory: paths to contents; a path that ends in `/` is an empty directory.
 *
 * @throws TypeError for an option that is wrong
 */
export function memoryTree(
  files: Readonly<Record<string, MemoryFile>> = {},
  options: MemoryTreeOptions = {},
): MemoryTree {
  checkOptions<MemoryTreeOptions>("memoryTree()", options, KINDS);
  return new MemoryTree(files, options);
}
