import { constants, createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import type { ByteString } from "./byte-string.ts";
import { type FileFacts, type FileSink, type FileSystem, FileSystemError, splitPath } from "./file-system.ts";

const CHUNK = 512 * 1024;

/**
 * A directory on disk as a file system. Nothing outside it can be reached: a symbolic link that leads out of it is seen
 * but not followed. Names that are not UTF-8 are kept byte for byte.
 */
export class DirectoryFileSystem implements FileSystem {
  readonly #root: Buffer;

  private constructor(root: Buffer) {
    this.#root = root;
  }

  /** Fails when there is no such directory. */
  static async open(root: string): Promise<DirectoryFileSystem> {
    const real = await fs.realpath(root, { encoding: "buffer" });
    if (!(await fs.stat(real)).isDirectory()) throw new TypeError(`not a directory: ${root}`);
    return new DirectoryFileSystem(real);
  }

  async stat(path: ByteString): Promise<FileFacts | undefined> {
    try {
      const real = await this.#real(path);
      return factsOf(splitPath(path).name || "/", await fs.stat(real));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async list(path: ByteString): Promise<readonly FileFacts[]> {
    const directory = await this.#real(path);
    const names = await fs.readdir(directory, { encoding: "buffer" });
    const entries: FileFacts[] = [];
    for (const bytes of names) {
      const place = join(directory, bytes);
      const stats = await fs.lstat(place).catch(() => undefined);
      const facts = stats && factsOf(bytes.toString("latin1"), stats);
      // An entry that was removed after the directory was read is left out.
      if (!facts) continue;
      const target = facts.kind === "link" ? await fs.readlink(place, { encoding: "buffer" }) : undefined;
      entries.push(target ? { ...facts, target: target.toString("latin1") } : facts);
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async read(path: ByteString, start: number): Promise<AsyncIterable<Uint8Array>> {
    const real = await this.#real(path);
    const stats = await fs.stat(real);
    if (stats.isDirectory()) throw new FileSystemError("EISDIR", path);
    // Opened when it is first read, so that a transfer that never begins leaves nothing open.
    return (async function* chunks() {
      const handle = await fs.open(real, constants.O_RDONLY | constants.O_NOFOLLOW);
      yield* createReadStream("", { fd: handle, start, highWaterMark: CHUNK });
    })();
  }

  async write(path: ByteString, at: number | "append" | "truncate"): Promise<FileSink> {
    const real = await this.#realForCreation(path);
    const truncate = at === "truncate" ? constants.O_TRUNC : 0;
    const append = at === "append" ? constants.O_APPEND : 0;
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | truncate | append;
    const handle = await fs.open(real, flags, 0o644);
    let offset = typeof at === "number" ? at : null;
    return {
      write: async (bytes) => {
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset);
          done += bytesWritten;
          if (offset !== null) offset += bytesWritten;
        }
      },
      close: () => handle.close(),
    };
  }

  async makeDirectory(path: ByteString): Promise<void> {
    await fs.mkdir(await this.#inParent(path));
  }

  async removeDirectory(path: ByteString): Promise<void> {
    await fs.rmdir(await this.#inParent(path));
  }

  async removeFile(path: ByteString): Promise<void> {
    await fs.unlink(await this.#inParent(path));
  }

  async rename(from: ByteString, to: ByteString): Promise<void> {
    await fs.rename(await this.#inParent(from), await this.#inParent(to));
  }

  async setModified(path: ByteString, modified: number): Promise<void> {
    const seconds = modified / 1000;
    await fs.utimes(await this.#real(path), seconds, seconds);
  }

  async setMode(path: ByteString, mode: number): Promise<void> {
    await fs.chmod(await this.#real(path), mode);
  }

  async makeLink(target: ByteString, path: ByteString): Promise<void> {
    await fs.symlink(Buffer.from(target, "latin1"), await this.#inParent(path));
  }

  /** Where a path leads with all links followed; as if missing when that is outside the root. */
  async #real(path: ByteString): Promise<Buffer> {
    if (path.includes("\0")) throw new FileSystemError("ENOENT", path);
    const place = path === "/" ? this.#root : join(this.#root, Buffer.from(path.slice(1), "latin1"));
    const real = await fs.realpath(place, { encoding: "buffer" });
    if (!this.#holds(real)) throw new FileSystemError("EACCES", path);
    return real;
  }

  /** A path's place with its directory's links followed, its own name kept as it is. */
  async #inParent(path: ByteString): Promise<Buffer> {
    const { directory, name } = splitPath(path);
    if (name === "" || name.includes("\0")) throw new FileSystemError("EACCES", path);
    return join(await this.#real(directory), Buffer.from(name, "latin1"));
  }

  async #realForCreation(path: ByteString): Promise<Buffer> {
    try {
      return await this.#real(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
      return this.#inParent(path);
    }
  }

  #holds(real: Buffer): boolean {
    const prefix = this.#root.length === 1 ? this.#root : join(this.#root, Buffer.alloc(0));
    return real.equals(this.#root) || real.subarray(0, prefix.length).equals(prefix);
  }
}

const SLASH = Buffer.from("/");

function join(directory: Buffer, name: Buffer): Buffer {
  return directory.equals(SLASH) ? Buffer.concat([SLASH, name]) : Buffer.concat([directory, SLASH, name]);
}

interface Stats {
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  readonly size: number;
  readonly mtimeMs: number;
  readonly mode: number;
  readonly dev: number;
  readonly ino: number;
}

function factsOf(name: ByteString, stats: Stats): FileFacts {
  const kind = stats.isDirectory() ? "directory" : stats.isSymbolicLink() ? "link" : "file";
  const unique = `${stats.dev.toString(16)}U${stats.ino.toString(16)}`;
  return { name, kind, size: stats.size, modified: stats.mtimeMs, mode: stats.mode & 0o7777, unique };
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}
