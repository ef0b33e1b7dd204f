import type { FileHandle } from "node:fs/promises";
import { localFileError } from "./local-file-error.ts";

// Large enough that a read costs little beside its bytes, small enough to stay in the processor's cache.
const BLOCK_SIZE = 1 << 19;

/**
 * A file's bytes in large blocks, each valid until the next is asked for: while one is being sent, the next is read,
 * into one of two blocks of memory that are used in turn (docs/decisions/0060).
 */
export class FileReader implements AsyncIterator<Uint8Array, undefined> {
  readonly #file: FileHandle;
  readonly #path: string | undefined;
  readonly #blockSize: number;
  /** Where the file should end. */
  readonly #end: number;
  #position: number | undefined;
  #free: Uint8Array[] = [];
  #lent: Uint8Array | undefined;
  #reading: Promise<Uint8Array | undefined> | undefined;
  #isOver = false;

  /**
   * @param position where to begin, bytes from the start of the file; undefined for what has no positions
   * @param size how many bytes there should be from there on, if that is known
   * @param path the path that the caller gave, for errors; undefined where the caller opened the file
   */
  constructor(
    file: FileHandle,
    position: number | undefined,
    size: number = Number.POSITIVE_INFINITY,
    path?: string,
  ) {
    this.#file = file;
    this.#path = path;
    this.#position = position;
    // One more than there should be shows that there is more.
    this.#blockSize = Math.min(BLOCK_SIZE, size + 1);
    this.#end = (position ?? 0) + size;
  }

  /** Reads the first block; resolves when it is there, or the end. */
  async readAhead(): Promise<void> {
    this.#reading ??= this.#read();
    await this.#reading;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#lent !== undefined) this.#free.push(this.#lent);
    this.#lent = undefined;
    const block = await (this.#reading ?? this.#read());
    this.#reading = undefined;
    if (block === undefined) this.#isOver = true;
    if (block === undefined || this.#isOver) return { done: true, value: undefined };
    this.#lent = new Uint8Array(block.buffer);
    // There was room for more, and no more came.
    const isLast = block.length < this.#blockSize && (this.#position ?? 0) >= this.#end;
    this.#reading = isLast ? Promise.resolve(undefined) : this.#read();
    this.#reading.catch(() => {});
    return { done: false, value: block };
  }

  /** Stops; waits for a read that is under way, so that the file may be closed. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#isOver = true;
    await this.#reading?.catch(() => {});
    return { done: true, value: undefined };
  }

  async #read(): Promise<Uint8Array | undefined> {
    const block = this.#free.pop() ?? new Uint8Array(this.#blockSize);
    const { bytesRead } = await this.#file
      .read(block, 0, block.length, this.#position ?? null)
      .catch((error: unknown) => {
        throw this.#path === undefined ? error : localFileError(error, "source", this.#path);
      });
    if (this.#position !== undefined) this.#position += bytesRead;
    return bytesRead === 0 ? undefined : block.subarray(0, bytesRead);
  }
}
