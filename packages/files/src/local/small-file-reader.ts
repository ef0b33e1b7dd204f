import { freeBlock, takeBlock } from "./blocks.ts";
import { type FileThreads, fileThreads } from "./file-thread.ts";

/** So many files are read together. */
const MOST = 16;

/** A file that was read as a whole. */
export interface ReadFile {
  readonly bytes: Uint8Array;
  readonly mtime: Date;
}

interface Asked {
  readonly path: string;
  settle(file: ReadFile | undefined): void;
}

/** Reads small files by the file thread: those together that are asked for in one turn of the event loop. */
export class SmallFileReader {
  readonly #largest: number;
  readonly #threads: FileThreads;
  #asked: Asked[] = [];
  #gathering: NodeJS.Immediate | undefined;

  /** @param largest bytes of the largest file that is small */
  constructor(largest: number, threads: FileThreads = fileThreads) {
    this.#threads = threads;
    this.#largest = largest;
  }

  /** The file; undefined where the path leads to something else, to a large file, or to one that cannot be read, or no thread is there. Never rejects. */
  read(path: string): Promise<ReadFile | undefined> {
    return new Promise((settle) => {
      this.#asked.push({ path, settle });
      if (this.#asked.length >= MOST) void this.#send();
      else this.#gathering ??= setImmediate(() => void this.#send());
    });
  }

  async #send(): Promise<void> {
    clearImmediate(this.#gathering);
    this.#gathering = undefined;
    const asked = this.#asked;
    this.#asked = [];
    const thread = this.#threads.available;
    const block = takeBlock();
    const paths = asked.map(({ path }) => path);
    const order = { task: "read", block: new Uint8Array(block), paths, largest: this.#largest } as const;
    const answer = await thread?.run(order);
    for (const [nth, { settle }] of asked.entries()) {
      const file = answer?.[nth];
      if (file === undefined || file === true) settle(undefined);
      else settle({ bytes: new Uint8Array(block, file.at, file.size).slice(), mtime: new Date(file.mtime) });
    }
    if (thread === undefined || answer !== undefined) freeBlock(block);
  }
}
