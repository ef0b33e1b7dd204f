import { type FileThread, type FileThreads, fileThreads } from "./file-thread.ts";
import { BLOCK, freeBlock, takeBlock } from "./blocks.ts";
import { inTurn, isTaken, takeFree } from "./in-turn.ts";
import { partOf } from "./local-target.ts";
import { writeSmallFile } from "./small-file.ts";
import type { FileToWrite } from "./thread-steps.ts";

/** A run of fewer files is not worth the start of the thread. */
const ENOUGH = 64;
/** So many files go to the thread together. */
const MOST = 16;
/** How long a file waits for others, milliseconds. */
const PATIENCE = 10;

/** Writes the small files of a run, as {@link writeSmallFile} does: a few by Node's pool, many by the file thread. */
export class SmallFileWriter {
  readonly #threads: FileThreads;
  #count = 0;
  #gathered: Gathered | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(threads: FileThreads = fileThreads) {
    this.#threads = threads;
  }

  /**
   * Writes a file that is there as a whole.
   *
   * @returns false where nothing was done, since another download has its part under that name
   * @throws LocalFileError
   */
  async write(local: string, bytes: Uint8Array, mtime: Date | undefined): Promise<boolean> {
    if (isTaken(local)) return false;
    this.#count++;
    // What is called like a part may have replaced one.
    const isForThread = this.#count > ENOUGH && bytes.length <= BLOCK && !local.endsWith(".part");
    const thread = isForThread ? this.#threads.available : undefined;
    const isWritten =
      thread !== undefined && (await inTurn(local, () => this.#gather(thread, local, bytes, mtime)));
    // What is not plain, and what went wrong, is done again: that error says why.
    if (!isWritten) await writeSmallFile(local, bytes, mtime);
    return true;
  }

  /** Does not wait for more files. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered?.send();
    this.#gathered = undefined;
  }

  async #gather(
    thread: FileThread,
    path: string,
    bytes: Uint8Array,
    mtime: Date | undefined,
  ): Promise<boolean> {
    const part = partOf(path);
    const giveBack = takeFree([part]);
    if (giveBack === undefined) return false;
    if (this.#gathered?.hasRoomFor(bytes) !== true) this.flush();
    this.#gathered ??= new Gathered(thread);
    this.#timer ??= setTimeout(() => this.flush(), PATIENCE);
    const file = {
      path,
      part,
      length: bytes.length,
      mtime: mtime === undefined ? undefined : mtime.getTime() / 1000,
    };
    const isWritten = this.#gathered.add(file, bytes);
    if (this.#gathered.isFull) this.flush();
    try {
      return await isWritten;
    } finally {
      giveBack();
    }
  }
}

/** Files that go to the thread together. */
class Gathered {
  readonly #thread: FileThread;
  readonly #files: FileToWrite[] = [];
  readonly #settle: ((isWritten: boolean) => void)[] = [];
  readonly #block: SharedArrayBuffer = takeBlock();
  #length = 0;

  constructor(thread: FileThread) {
    this.#thread = thread;
  }

  hasRoomFor(bytes: Uint8Array): boolean {
    return this.#length + bytes.length <= BLOCK;
  }

  get isFull(): boolean {
    return this.#files.length >= MOST;
  }

  /** Resolves with whether it is written. */
  add(file: FileToWrite, bytes: Uint8Array): Promise<boolean> {
    new Uint8Array(this.#block, this.#length, bytes.length).set(bytes);
    this.#length += bytes.length;
    this.#files.push(file);
    return new Promise((settle) => this.#settle.push(settle));
  }

  /** Never rejects. */
  async send(): Promise<void> {
    const bytes = new Uint8Array(this.#block, 0, this.#length);
    const answer = await this.#thread.run({ task: "write", bytes, files: this.#files });
    // A thread that has ended may have left a write to the system: its block is not used again.
    if (answer !== undefined) freeBlock(this.#block);
    for (const [nth, settle] of this.#settle.entries()) settle(answer?.[nth] !== undefined);
  }
}
