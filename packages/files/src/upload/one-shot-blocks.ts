import { NodeSource } from "ftplib/internal";
import type { HashAlgorithm } from "../hash/hash-reply.ts";
import { beginHash, type RunningHash } from "../hash/local-hash.ts";
import { KeptTail } from "./kept-tail.ts";
import { checkedBlock } from "./repeatable-blocks.ts";
import type { Blocks, Source, SourceFacts } from "./source.ts";

/** The most of a block that is taken at once, bytes: it has to fit in what is kept. */
const PIECE = 1 << 16;

/**
 * A source that gives each byte once: a stream, a generator. The last 4 MiB are kept, so one that is shorter can be repeated, and a
 * longer one resumed where the server has received all but the last 4 MiB.
 */
export class OneShotBlocks implements Source {
  readonly #source: Blocks;
  readonly #stream: NodeSource | undefined;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  #tail = new KeptTail();
  /** What is left of the block that was read last. */
  #rest: Uint8Array = Buffer.alloc(0);
  #hash: RunningHash | undefined;
  #digest: string | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #pulling: Promise<void> | undefined;

  constructor(source: Blocks) {
    this.#source = source;
    this.#stream = NodeSource.of(source);
  }

  async facts(): Promise<SourceFacts> {
    return { size: this.#isOver ? this.#tail.end : undefined, mtime: undefined, version: "" };
  }

  canGive(offset: number): boolean {
    return this.#tail.has(offset);
  }

  origin(offset: number): AsyncIterable<Uint8Array> {
    return this.blocks(offset);
  }

  async *blocks(offset: number): AsyncGenerator<Uint8Array, void, undefined> {
    let at = offset;
    for (;;) {
      const block = this.#tail.from(at);
      if (block !== undefined) {
        at += block.length;
        yield block;
      } else if (this.#isOver) return;
      else await this.#pull();
    }
  }

  expectDigest(algorithm: HashAlgorithm): void {
    if (this.#tail.end === 0) this.#hash = beginHash(algorithm);
  }

  async digest(algorithm: HashAlgorithm): Promise<string> {
    if (this.#hash?.algorithm !== algorithm) throw new Error(`no ${algorithm} was computed of the source`);
    this.#digest ??= this.#hash.digest();
    return this.#digest;
  }

  async release(): Promise<void> {
    this.#isOver = true;
    this.#tail = new KeptTail();
    const source = this.#source;
    // Not waited for: an async generator that waits returns after that.
    const ending = this.#iterator ?? (isGenerator(source) ? source : undefined);
    void (async () => await ending?.return?.())().catch(() => {});
    if (this.#stream !== undefined) this.#stream.destroy();
    else if (source instanceof ReadableStream && !source.locked) void source.cancel().catch(() => {});
  }

  /** Reads one block more. An attempt that has ended may still wait for one: there is one read at a time. */
  async #pull(): Promise<void> {
    this.#pulling ??= this.#read().finally(() => (this.#pulling = undefined));
    await this.#pulling;
  }

  async #read(): Promise<void> {
    if (this.#rest.length > 0) return this.#take();
    this.#throwIfFailed();
    this.#iterator ??= iteratorOf(this.#source);
    try {
      const { done, value } = await this.#iterator.next();
      // A stream may have failed although its iterator ended.
      this.#throwIfFailed();
      if (done === true) this.#isOver = true;
      else this.#rest = checkedBlock(value);
      this.#take();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#stream?.throwIfFailed();
  }

  /** A copy: what gave the block may use its memory again. */
  #take(): void {
    const piece = this.#rest.subarray(0, PIECE);
    this.#tail.add(piece);
    this.#hash?.update(piece);
    this.#rest = this.#rest.subarray(PIECE);
  }
}

/** By a reader of its own: an iterator that waits for a block could not be ended. */
function iteratorOf(source: Blocks): Iterator<unknown> | AsyncIterator<unknown> {
  if (source instanceof ReadableStream) {
    const reader = (source as ReadableStream<unknown>).getReader();
    return {
      next: async () => (await reader.read()) as IteratorResult<unknown>,
      return: async () => {
        await reader.cancel();
        return { done: true, value: undefined };
      },
    };
  }
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

function isGenerator(source: object): source is AsyncGenerator<unknown> {
  return "return" in source && typeof source.return === "function" && "next" in source;
}
