import { type FileFacts, type FileSink, MemoryFileSystem } from "@ftplib/testkit";

/** A server's habit with names. */
export interface NameHabit {
  /** What it stores for a name. */
  readonly stored: (name: string) => string;
  /** Whether it does so only in what it makes, and finds nothing under the name that was asked for: Pure-FTPd. */
  readonly isInMaking?: boolean;
}

/** Files on a server that stores some names otherwise than it is asked to, and says nothing. */
export class StoringFiles extends MemoryFileSystem {
  readonly #habit: NameHabit;

  constructor(tree: ConstructorParameters<typeof MemoryFileSystem>[0], habit: NameHabit) {
    super(tree);
    this.#habit = habit;
  }

  override async stat(path: string): Promise<FileFacts | undefined> {
    return await super.stat(this.#asked(path));
  }

  override async list(path: string): Promise<readonly FileFacts[]> {
    return await super.list(this.#asked(path));
  }

  override async read(path: string, start: number): Promise<AsyncIterable<Uint8Array>> {
    return await super.read(this.#asked(path), start);
  }

  override async write(path: string, at: number | "append" | "truncate"): Promise<FileSink> {
    return await super.write(this.#made(path), at);
  }

  override async makeDirectory(path: string): Promise<void> {
    await super.makeDirectory(this.#made(path));
  }

  override async removeFile(path: string): Promise<void> {
    await super.removeFile(this.#asked(path));
  }

  override async rename(from: string, to: string): Promise<void> {
    await super.rename(this.#asked(from), this.#made(to));
  }

  override async setModified(path: string, modified: number): Promise<void> {
    await super.setModified(this.#asked(path), modified);
  }

  #asked(path: string): string {
    return this.#habit.isInMaking === true ? path : path.split("/").map(this.#stored).join("/");
  }

  #made(path: string): string {
    const cut = path.lastIndexOf("/") + 1;
    return this.#asked(path.slice(0, cut)) + this.#stored(path.slice(cut));
  }

  /** Names are as the server has them: each byte is one character. */
  readonly #stored = (name: string): string => {
    const text = Buffer.from(name, "latin1").toString("utf8");
    return Buffer.from(this.#habit.stored(text), "utf8").toString("latin1");
  };
}
