import type { FileHandle } from "node:fs/promises";
import type { Sink } from "@ftplib/transport";
import { localFileError } from "./local-file-error.ts";

// Of these there are three at most: one is being written, one is full and next, one is filled from the socket.
const BLOCK_SIZE = 1 << 20;
// Most files are small ones, for which so much memory would cost more than the rest: each block is larger than the last.
const FIRST_BLOCK_SIZE = 1 << 12;
const GROWTH = 16;
// First blocks that were written, for the next files.
const spare: Uint8Array[] = [];
const MOST_SPARE = 8;

/**
 * Writes a stream of bytes to a file in large blocks, while the next ones are being received: the socket reads into the
 * block at hand, and a full block goes to the file in one piece, off the event loop (docs/decisions/0060).
 *
 * A failed write is thrown by the next call of the sink, or by `finish`.
 */
export class FileWriter {
  readonly #file: FileHandle;
  readonly #path: string | undefined;
  readonly #free: Uint8Array[] = [];
  #block: Uint8Array | undefined;
  #blockSize: number = FIRST_BLOCK_SIZE;
  #filled = 0;
  #position: number | undefined;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /**
   * @param position where the first byte goes, bytes from the start of the file; undefined for what has no positions
   * @param path the path that the caller gave, for errors; undefined where the caller opened the file
   */
  constructor(file: FileHandle, position: number | undefined, path?: string) {
    this.#file = file;
    this.#path = path;
    this.#position = position;
  }

  /** Where the next bytes are to be put. */
  readonly into = (): Uint8Array => {
    const free = this.#blockSize === FIRST_BLOCK_SIZE ? spare : this.#free;
    this.#block ??= free.pop() ?? new Uint8Array(this.#blockSize);
    return this.#block.subarray(this.#filled);
  };

  /** Takes bytes that were put where `into` said; the promise makes the sender wait for the disk. */
  readonly sink: Sink = (bytes) => {
    this.#throwIfFailed();
    this.#filled += bytes.length;
    if (this.#filled < this.#blockSize) return undefined;
    const before = this.#writing;
    this.#writeBlock();
    return before?.then(() => this.#throwIfFailed());
  };

  /** Writes what is left; when this resolves, all bytes are in the file. */
  async finish(): Promise<void> {
    if (this.#filled > 0) this.#writeBlock();
    await this.#writing;
    this.#throwIfFailed();
  }

  /** Waits for what is under way, whatever becomes of it, so that the file may be closed. */
  async stop(): Promise<void> {
    await this.#writing;
  }

  #writeBlock(): void {
    const block = this.#block;
    if (block === undefined) return;
    const bytes = block.subarray(0, this.#filled);
    const position = this.#position;
    if (position !== undefined) this.#position = position + bytes.length;
    this.#block = undefined;
    this.#blockSize = Math.min(this.#blockSize * GROWTH, BLOCK_SIZE);
    this.#filled = 0;
    const writing = this.#writeAfter(this.#writing, bytes, position).then(() => {
      if (block.length === BLOCK_SIZE) this.#free.push(block);
      if (block.length === FIRST_BLOCK_SIZE && spare.length < MOST_SPARE) spare.push(block);
      if (this.#writing === writing) this.#writing = undefined;
    });
    this.#writing = writing;
  }

  /** One write at a time: the system would make the second wait anyway. Never rejects. */
  async #writeAfter(
    before: Promise<void> | undefined,
    bytes: Uint8Array,
    position: number | undefined,
  ): Promise<void> {
    await before;
    try {
      // A disk that is nearly full takes a part first, and refuses the rest.
      for (let at = 0; at < bytes.length && this.#failure === undefined; ) {
        const to = position === undefined ? null : position + at;
        const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, to);
        at += bytesWritten;
      }
    } catch (error) {
      this.#failure ??= {
        error: this.#path === undefined ? error : localFileError(error, "destination", this.#path),
      };
    }
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
