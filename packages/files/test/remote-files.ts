import { createHash } from "node:crypto";
import { type FileFacts, type FileSink, FileSystemError, MemoryFileSystem } from "@ftplib/testkit";

/** Bytes that differ everywhere, so that a splice shows. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed * 2_654_435_761;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** The SHA-256 of bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What servers do that do not behave as the usual ones. */
export interface Peculiarities {
  /** RNTO over an existing file is refused. */
  readonly refusesReplacing?: boolean;
  /** Names that begin with a dot are refused. */
  readonly refusesDots?: boolean;
  readonly refusesRenames?: boolean;
  /** Listings do not show names that begin with a dot. */
  readonly hidesDots?: boolean;
  /** Capitals do not count in names, and backslashes separate them. */
  readonly readsAsWindows?: boolean;
  /** A missing directory is noticed only when data comes. */
  readonly missesLate?: boolean;
  /** The disk is full after so many bytes of a file. */
  readonly room?: number;
}

/** A file system with peculiarities of its own. */
export class PeculiarFiles extends MemoryFileSystem {
  readonly #peculiar: Peculiarities;

  constructor(tree: ConstructorParameters<typeof MemoryFileSystem>[0], peculiar: Peculiarities) {
    super(tree);
    this.#peculiar = peculiar;
  }

  override async list(path: string): Promise<readonly FileFacts[]> {
    const all = await super.list(path);
    return this.#peculiar.hidesDots === true ? all.filter(({ name }) => !isDotted(name)) : all;
  }

  override async rename(from: string, to: string): Promise<void> {
    if (this.#peculiar.refusesRenames === true) throw new FileSystemError("EACCES", to);
    if (this.#peculiar.refusesReplacing === true && (await this.stat(to)) !== undefined) {
      throw new FileSystemError("EEXIST", to);
    }
    await super.rename(from, to);
  }

  override async stat(path: string): Promise<FileFacts | undefined> {
    return await super.stat(this.#read(path));
  }

  #read(path: string): string {
    return this.#peculiar.readsAsWindows === true ? path.replaceAll("\\", "/").toLowerCase() : path;
  }

  override async write(given: string, at: number | "append" | "truncate"): Promise<FileSink> {
    const path = this.#read(given);
    if (this.#peculiar.refusesDots === true && /\/\.[^/]*$/.test(path)) {
      throw new FileSystemError("EINVAL", path);
    }
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (this.#peculiar.missesLate === true && (await this.stat(parent || "/")) === undefined) {
      return { write: () => Promise.reject(new FileSystemError("ENOENT", path)), close: async () => {} };
    }
    const sink = await super.write(path, at);
    const { room = Number.POSITIVE_INFINITY } = this.#peculiar;
    let left = room;
    return {
      write: async (bytes) => {
        left -= bytes.length;
        if (left < 0) throw new FileSystemError("ENOSPC", path);
        await sink.write(bytes);
      },
      close: () => sink.close(),
    };
  }
}

function isDotted(name: string | Uint8Array): boolean {
  return typeof name === "string" ? name.startsWith(".") : name[0] === 0x2e;
}
