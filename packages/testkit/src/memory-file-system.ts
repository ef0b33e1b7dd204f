import { type ByteString, fromByteString, toByteString } from "./byte-string.ts";
import {
  type FileFacts,
  type FileSink,
  type FileSystem,
  FileSystemError,
  resolvePath,
  splitPath,
} from "./file-system.ts";

/** A tree in memory: names to contents or further trees. Text is UTF-8. */
export interface Tree {
  readonly [name: string]: string | Uint8Array | Tree;
}

/** A tree, or absolute paths with what the files there contain. */
export type TreeSource = Tree | ReadonlyMap<string, string | Uint8Array>;

interface FileNode {
  readonly kind: "file";
  content: Buffer;
  /** How much of `content` is in use; it grows in larger steps than the file. */
  size: number;
  modified: number;
  mode: number;
  readonly id: number;
}

interface DirectoryNode {
  readonly kind: "directory";
  readonly children: Map<ByteString, Node>;
  modified: number;
  mode: number;
  readonly id: number;
}

type Node = FileNode | DirectoryNode;

const CHUNK = 256 * 1024;

/** A file system in memory, for tests that touch no disk. */
export class MemoryFileSystem implements FileSystem {
  #ids = 0;
  readonly #root: DirectoryNode = this.#newDirectory();

  constructor(source: TreeSource = {}) {
    if (source instanceof Map) for (const [path, content] of source) this.writeFile(path, content);
    else this.#plant("", source as Tree);
  }

  /** The bytes of a file, named by ordinary text; undefined when there is no such file. */
  readFile(path: string): Buffer | undefined {
    const node = this.#find(resolvePath("/", toByteString(path)));
    return node?.kind === "file" ? Buffer.from(node.content.subarray(0, node.size)) : undefined;
  }

  /** Puts a file there, and the directories it is in. */
  writeFile(path: string, content: string | Uint8Array, facts: { readonly modified?: number } = {}): void {
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content);
    const { directory, name } = splitPath(resolvePath("/", toByteString(path)));
    if (name === "") throw new FileSystemError("EISDIR", "/");
    const node = this.#newFile(bytes);
    node.modified = facts.modified ?? node.modified;
    this.#makeDirectories(directory).children.set(name, node);
  }

  /** The paths of all files and directories (these with a `/` at the end), sorted, as ordinary text. */
  paths(): readonly string[] {
    const found: string[] = [];
    const walk = (directory: DirectoryNode, prefix: string): void => {
      for (const [name, node] of directory.children) {
        const path = `${prefix}/${fromByteString(name)}`;
        found.push(node.kind === "directory" ? `${path}/` : path);
        if (node.kind === "directory") walk(node, path);
      }
    };
    walk(this.#root, "");
    return found.sort();
  }

  async stat(path: ByteString): Promise<FileFacts | undefined> {
    const node = this.#find(path);
    return node && factsOf(splitPath(path).name || "/", node);
  }

  async list(path: ByteString): Promise<readonly FileFacts[]> {
    const { children } = this.#directory(path);
    return [...children].map(([name, node]) => factsOf(name, node)).sort(byName);
  }

  async read(path: ByteString, start: number): Promise<AsyncIterable<Uint8Array>> {
    const { content, size } = this.#file(path);
    return (async function* chunks() {
      for (let at = start; at < size; at += CHUNK) yield content.subarray(at, Math.min(at + CHUNK, size));
    })();
  }

  async write(path: ByteString, at: number | "append" | "truncate"): Promise<FileSink> {
    const { directory, name } = splitPath(path);
    const parent = this.#directory(directory);
    let node = parent.children.get(name);
    if (name === "" || node?.kind === "directory") throw new FileSystemError("EISDIR", path);
    if (!node) {
      node = this.#newFile(Buffer.alloc(0));
      parent.children.set(name, node);
    } else if (at === "truncate") {
      // A new buffer, so that a download that has begun keeps the old bytes.
      node.content = Buffer.alloc(0);
      node.size = 0;
    }
    const file = node;
    let offset = at === "append" ? file.size : at === "truncate" ? 0 : at;
    return {
      write: async (bytes) => {
        reserve(file, offset + bytes.length);
        file.content.set(bytes, offset);
        offset += bytes.length;
        file.size = Math.max(file.size, offset);
        file.modified = Date.now();
      },
      close: async () => {},
    };
  }

  async makeDirectory(path: ByteString): Promise<void> {
    const { directory, name } = splitPath(path);
    const parent = this.#directory(directory);
    if (name === "" || parent.children.has(name)) throw new FileSystemError("EEXIST", path);
    parent.children.set(name, this.#newDirectory());
  }

  async removeDirectory(path: ByteString): Promise<void> {
    const { directory, name } = splitPath(path);
    if (this.#directory(path).children.size > 0 || name === "") throw new FileSystemError("ENOTEMPTY", path);
    this.#directory(directory).children.delete(name);
  }

  async removeFile(path: ByteString): Promise<void> {
    this.#file(path);
    const { directory, name } = splitPath(path);
    this.#directory(directory).children.delete(name);
  }

  async rename(from: ByteString, to: ByteString): Promise<void> {
    const node = this.#existing(from);
    const target = splitPath(to);
    const source = splitPath(from);
    const parent = this.#directory(target.directory);
    if (source.name === "" || target.name === "") throw new FileSystemError("EACCES", "/");
    if (`${to}/`.startsWith(`${from}/`) && to !== from) throw new FileSystemError("EINVAL", to);
    const existing = parent.children.get(target.name);
    if (existing?.kind === "directory" && existing !== node) throw new FileSystemError("EEXIST", to);
    this.#directory(source.directory).children.delete(source.name);
    parent.children.set(target.name, node);
  }

  async setModified(path: ByteString, modified: number): Promise<void> {
    this.#existing(path).modified = modified;
  }

  async setMode(path: ByteString, mode: number): Promise<void> {
    this.#existing(path).mode = mode;
  }

  #plant(prefix: string, tree: Tree): void {
    for (const [name, value] of Object.entries(tree)) {
      const path = `${prefix}/${name}`;
      if (typeof value === "string" || value instanceof Uint8Array) this.writeFile(path, value);
      else {
        this.#makeDirectories(resolvePath("/", toByteString(path)));
        this.#plant(path, value);
      }
    }
  }

  #newFile(bytes: Buffer): FileNode {
    this.#ids += 1;
    return {
      kind: "file",
      content: bytes,
      size: bytes.length,
      modified: Date.now(),
      mode: 0o644,
      id: this.#ids,
    };
  }

  #newDirectory(): DirectoryNode {
    this.#ids += 1;
    return { kind: "directory", children: new Map(), modified: Date.now(), mode: 0o755, id: this.#ids };
  }

  #makeDirectories(path: ByteString): DirectoryNode {
    let node = this.#root;
    for (const name of path.split("/").filter((part) => part !== "")) {
      const child = node.children.get(name) ?? this.#newDirectory();
      if (child.kind === "file") throw new FileSystemError("ENOTDIR", path);
      node.children.set(name, child);
      node = child;
    }
    return node;
  }

  #find(path: ByteString): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of path.split("/")) {
      if (name === "") continue;
      node = node?.kind === "directory" ? node.children.get(name) : undefined;
    }
    return node;
  }

  #existing(path: ByteString): Node {
    const node = this.#find(path);
    if (!node) throw new FileSystemError("ENOENT", path);
    return node;
  }

  #file(path: ByteString): FileNode {
    const node = this.#existing(path);
    if (node.kind !== "file") throw new FileSystemError("EISDIR", path);
    return node;
  }

  #directory(path: ByteString): DirectoryNode {
    const node = this.#existing(path);
    if (node.kind !== "directory") throw new FileSystemError("ENOTDIR", path);
    return node;
  }
}

function factsOf(name: ByteString, node: Node): FileFacts {
  const size = node.kind === "file" ? node.size : 0;
  return { name, kind: node.kind, size, modified: node.modified, mode: node.mode, unique: `mem${node.id}` };
}

function reserve(file: FileNode, size: number): void {
  if (size <= file.content.length) return;
  const grown = Buffer.alloc(Math.max(size, file.content.length * 2));
  grown.set(file.content.subarray(0, file.size));
  file.content = grown;
}

function byName(a: FileFacts, b: FileFacts): number {
  return a.name < b.name ? -1 : 1;
}
