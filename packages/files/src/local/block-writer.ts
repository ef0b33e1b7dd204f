import type { FileHandle } from "node:fs/promises";
import { onLocalFile } from "../errors/local-file-error.ts";

const BLOCK = 1 << 20;

/** What a {@link BlockWriter} writes to. */
export interface WriterOptions {
  readonly file: FileHandle;
  /** The path that the caller gave, for errors. */
  readonly path: string;
  /** Where in the file the first byte goes. */
  readonly position: number;
  /** How much will come at most, if that is known: little needs little memory. */
  readonly most: number;
  /** Called when everything before that position is in the file. */
  readonly onWritten: (position: number) => void;
}

/** Writes bytes that come in small blocks to a file in large ones, one at a time, while the next one fills. */
export class BlockWriter {
  readonly #options: WriterOptions;
  readonly #free: Uint8Array[] = [];
  readonly #size: number;
  #block: Uint8Array | undefined;
  #filled = 0;
  #position: number;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#position = options.position;
    this.#size = Math.min(BLOCK, Math.max(1, options.most));
  }

  /** Copies the bytes; the promise, if there is one, makes the sender wait for the disk. */
  take(bytes: Uint8Array): Promise<void> | undefined {
    this.#throwIfFailed();
    for (let at = 0; at < bytes.length; ) {
      const block = (this.#block ??= this.#free.pop() ?? new Uint8Array(this.#size));
      const count = Math.min(bytes.length - at, block.length - this.#filled);
      block.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled < block.length) break;
      const before = this.#writing;
      this.#write();
      if (before === undefined) continue;
      const rest = bytes.subarray(at);
      return before.then(() => this.take(rest));
    }
    return undefined;
  }

  /** Writes what is left; when this resolves, all bytes are in the file. */
  async finish(): Promise<void> {
    if (this.#filled > 0) this.#write();
    await this.#writing;
    this.#throwIfFailed();
  }

  #write(): void {
    const block = this.#block;
    if (block === undefined) return;
    const bytes = block.subarray(0, this.#filled);
    const position = this.#position;
    this.#position += bytes.length;
    this.#block = undefined;
    this.#filled = 0;
    const writing = this.#writeAfter(this.#writing, bytes, position).then(() => {
      this.#free.push(block);
      if (this.#writing === writing) this.#writing = undefined;
    });
    this.#writing = writing;
  }

  /** Never rejects. */
  async #writeAfter(before: Promise<void> | undefined, bytes: Uint8Array, position: number): Promise<void> {
    await before;
    if (this.#failure !== undefined) return;
    const { file, path, onWritten } = this.#options;
    try {
      await onLocalFile(path, async () => {
        // A disk that is nearly full takes a part first, and refuses the rest.
        for (let at = 0; at < bytes.length; ) {
          const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
          at += bytesWritten;
          onWritten(position + at);
        }
      });
    } catch (error) {
      this.#failure = { error };
    }
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
