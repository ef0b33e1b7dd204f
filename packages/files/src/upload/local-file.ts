import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { onLocalSource } from "../errors/local-file-error.ts";
import type { HashAlgorithm } from "../hash/hash-reply.ts";
import { OneShotBlocks } from "./one-shot-blocks.ts";
import { digestOf } from "./repeatable-blocks.ts";
import { settlesWithin } from "./settles-within.ts";
import type { Source, SourceFacts } from "./source.ts";

// How long a pipe is waited for when it is closed, milliseconds.
const PIPE_CLOSE = 50;

/**
 * A file of this machine. It stays open from the first attempt to the end of the call, so that all attempts read the same file;
 * if it is written to meanwhile, its size or its time says so.
 */
export class LocalFile implements Source {
  readonly #path: string;
  #file: FileHandle | undefined;
  /** In its place for what has no positions: a pipe. */
  #pipe: OneShotBlocks | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async facts(): Promise<SourceFacts> {
    return await onLocalSource(this.#path, () => this.#facts());
  }

  async #facts(): Promise<SourceFacts> {
    if (this.#pipe !== undefined) return await this.#pipe.facts();
    this.#file ??= await open(this.#path, "r");
    const stats = await this.#file.stat();
    if (!stats.isFile() && !stats.isDirectory()) {
      this.#pipe = new OneShotBlocks(createReadStream(this.#path, { fd: this.#file }));
      return await this.#pipe.facts();
    }
    // The system says of a directory that it is one when it is read.
    if (stats.isDirectory()) await this.#file.read(Buffer.alloc(1), 0, 1, 0);
    return { size: stats.size, mtime: stats.mtime, version: `${stats.size} ${stats.mtimeMs}` };
  }

  canGive(offset: number): boolean {
    return this.#pipe?.canGive(offset) ?? true;
  }

  origin(offset: number): FileHandle | AsyncIterable<Uint8Array> {
    return this.#pipe?.origin(offset) ?? this.#open;
  }

  blocks(offset: number): AsyncIterable<Uint8Array> {
    return this.#pipe?.blocks(offset) ?? blocksOf(this.#open, offset);
  }

  expectDigest(algorithm: HashAlgorithm): void {
    this.#pipe?.expectDigest(algorithm);
  }

  async digest(algorithm: HashAlgorithm): Promise<string> {
    return await (this.#pipe?.digest(algorithm) ?? digestOf(this.blocks(0), algorithm));
  }

  async release(): Promise<void> {
    await this.#pipe?.release();
    const closing = this.#file?.close();
    this.#file = undefined;
    if (closing === undefined) return;
    // A read of a pipe may wait for ever, and nothing but its other end ends that.
    if (this.#pipe === undefined) await closing.catch(() => {});
    else await settlesWithin(closing, PIPE_CLOSE);
  }

  get #open(): FileHandle {
    if (this.#file === undefined) throw new Error(`${this.#path} is not open`);
    return this.#file;
  }
}

const BLOCK_SIZE = 1 << 18;

/** Not by a stream, which closes the file when it is left early. */
async function* blocksOf(file: FileHandle, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = offset; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK_SIZE), 0, BLOCK_SIZE, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
