import { Readable } from "node:stream";
import { unlessAborted } from "../session/on-abort.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { hasEnded, isNodeReadable, NodeSource } from "./node-source.ts";
import { Pace } from "./pace.ts";

/**
 * Where an upload's bytes come from: bytes, or blocks of bytes as an iterable, a Node stream or a web stream.
 * Text is refused: say in which encoding by making bytes of it.
 */
export type UploadSource =
  | Uint8Array
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>
  | ReadableStream<Uint8Array>;

// How long an upload waits for the first block before it sends its command, milliseconds.
const FIRST_BLOCK = 100;

/**
 * Waits a moment for the first block of a source, so that one that fails at once leaves the server's file as it was. A source
 * that gives nothing yet is not waited for: the server may refuse the transfer.
 *
 * @throws what the source failed with; the signal's reason
 */
export async function awaitFirstBlock(
  source: { ready(): Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  const ready = source.ready();
  ready.catch(() => {});
  if (await unlessAborted(signal, settlesWithin(ready, FIRST_BLOCK))) await ready;
}

/** A source that belongs to an upload from now on: its blocks, of at most the given size, none of them empty. */
export interface AdoptedSource extends AsyncIterator<Uint8Array, undefined> {
  /** The largest block, bytes. */
  blockSize: number;
  /** Resolves when the first block is there, or the end; rejects with the failure of the source. */
  ready(): Promise<void>;
  /** Ends the source, wherever it is: streams are destroyed, iterables returned. Waits for nothing; may be called again. */
  release(): void;
}

function isIterable(source: object): source is Iterable<unknown> | AsyncIterable<unknown> {
  return Symbol.asyncIterator in source || Symbol.iterator in source;
}

/** @throws TypeError at once for what is no source of bytes (ftplib, E8), such as a stream that somebody has read to its end */
export function checkSource(source: UploadSource): void {
  if (source instanceof Uint8Array) return;
  if (typeof source !== "object" || source === null || !isIterable(source)) {
    throw new TypeError("an upload takes a Uint8Array, an iterable of them, or a stream of bytes");
  }
  if (isNodeReadable(source) && hasEnded(source)) throw spent();
}

/** What would be an empty file. */
function spent(): TypeError {
  return new TypeError("an upload cannot read this stream: it was read to its end already");
}

/** Not on every runtime: Deno says no. */
function wasRead(stream: ReadableStream<unknown>): boolean {
  return Readable.isDisturbed(stream as unknown as Readable);
}

/**
 * Takes the source over at the call, before its turn: a stream is listened to at once, so that its failure ends the upload and
 * not the process.
 *
 * @throws TypeError for what is no source of bytes
 */
export function adoptSource(source: UploadSource, blockSize: number): AdoptedSource {
  checkSource(source);
  return new SourceBlocks(source, blockSize);
}

class SourceBlocks implements AdoptedSource {
  readonly #source: UploadSource;
  /** For chunks that are empty or small, which the caller may give without a wait. */
  readonly #pace: Pace = new Pace();
  blockSize: number;
  #chunks: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  /** What is left of the chunk at hand. */
  #rest: Uint8Array | undefined;
  #first: Promise<IteratorResult<Uint8Array, undefined>> | undefined;
  readonly #stream: NodeSource | undefined;
  #isOver = false;
  /** Whether nothing has come yet of a stream that was read before: if that is all, somebody has read it to its end. */
  #isSpent = false;

  constructor(source: UploadSource, blockSize: number) {
    this.#source = source;
    this.blockSize = blockSize;
    if (source instanceof Uint8Array) this.#rest = source;
    if (source instanceof ReadableStream) this.#isSpent = wasRead(source);
    this.#stream = NodeSource.of(source);
  }

  async ready(): Promise<void> {
    this.#first ??= this.#read();
    await this.#first;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const first = this.#first;
    this.#first = undefined;
    return first ?? this.#read();
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.release();
    return { done: true, value: undefined };
  }

  release(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#first?.catch(() => {});
    const source = this.#source;
    // An async generator that waits queues its return behind that.
    const chunks = this.#chunks ?? (isGenerator(source) ? source : undefined);
    void (async () => await chunks?.return?.())().catch(() => {});
    // That of others may throw.
    void (async () => this.#stream?.destroy())().catch(() => {});
    if (source instanceof ReadableStream && !source.locked) void source.cancel().catch(() => {});
  }

  /** A stream may have failed although its iterator ended. */
  #end(): IteratorResult<Uint8Array, undefined> {
    this.#stream?.throwIfFailed();
    if (this.#isSpent) throw spent();
    return { done: true, value: undefined };
  }

  async #read(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const rest = this.#rest;
      if (rest !== undefined && rest.length > 0) {
        this.#rest = rest.subarray(this.blockSize);
        return { done: false, value: rest.subarray(0, this.blockSize) };
      }
      if (this.#isOver || this.#source instanceof Uint8Array) return { done: true, value: undefined };
      this.#stream?.throwIfFailed();
      this.#chunks ??= iteratorOf(this.#source);
      const { done, value } = await this.#chunks.next();
      if (done === true) return this.#end();
      this.#isSpent = false;
      this.#rest = checkedBlock(value);
      const breath = this.#pace.breathe();
      if (breath !== undefined) await breath;
    }
  }
}

/** By a reader of its own: an iterator that waits for a block could not be ended. */
function webIterator(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

function iteratorOf(
  source: Iterable<unknown> | AsyncIterable<unknown>,
): Iterator<unknown> | AsyncIterator<unknown> {
  if (source instanceof ReadableStream) return webIterator(source);
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

function isGenerator(source: object): source is AsyncGenerator<unknown> {
  return "return" in source && typeof source.return === "function" && "next" in source;
}

function checkedBlock(block: unknown): Uint8Array {
  if (block instanceof Uint8Array) return block;
  throw new TypeError(`an upload takes bytes (Uint8Array), not ${block === null ? "null" : typeof block}`);
}
