import { NodeSource } from "ftplib/internal";
import type { HashAlgorithm } from "../hash/hash-reply.ts";
import { beginHash } from "../hash/local-hash.ts";
import type { Blocks, Source, SourceFacts } from "./source.ts";

const FACTS: SourceFacts = { size: undefined, mtime: undefined, version: "" };

/** A source that is opened anew for each attempt, and read from its beginning. */
export class RepeatableBlocks implements Source {
  readonly #open: () => Blocks | Promise<Blocks>;

  constructor(open: () => Blocks | Promise<Blocks>) {
    this.#open = open;
  }

  async facts(): Promise<SourceFacts> {
    return FACTS;
  }

  canGive(): boolean {
    return true;
  }

  origin(offset: number): AsyncIterable<Uint8Array> {
    return this.blocks(offset);
  }

  async *blocks(offset: number): AsyncGenerator<Uint8Array, void, undefined> {
    let left = offset;
    const opened = await this.#open();
    const stream = NodeSource.of(opened);
    stream?.throwIfFailed();
    for await (const given of opened) {
      const block = checkedBlock(given);
      if (block.length > left) yield block.subarray(left);
      left = Math.max(0, left - block.length);
    }
    // It may have failed although its iterator ended.
    stream?.throwIfFailed();
    if (left > 0) {
      throw new Error(`the source gave ${left} bytes less than at the attempt before: it cannot be repeated`);
    }
  }

  async digest(algorithm: HashAlgorithm): Promise<string> {
    return await digestOf(this.blocks(0), algorithm);
  }

  async release(): Promise<void> {}
}

/** The hash of all the blocks. */
export async function digestOf(blocks: Blocks, algorithm: HashAlgorithm): Promise<string> {
  const hash = beginHash(algorithm);
  for await (const block of blocks) hash.update(block);
  return hash.digest();
}

/** @throws TypeError for anything but bytes */
export function checkedBlock(block: unknown): Uint8Array {
  if (block instanceof Uint8Array) return block;
  throw new TypeError(`an upload takes bytes (Uint8Array), not ${block === null ? "null" : typeof block}`);
}
