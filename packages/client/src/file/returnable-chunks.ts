import type { Readable } from "node:stream";
import { hasEnded } from "../transfer/node-source.ts";
import { Pace } from "../transfer/pace.ts";
import { LegacyChunks } from "./legacy-chunks.ts";

/** First chunks of streams that were ended meanwhile, and whose upload was refused. */
const parked = new WeakMap<Readable, Uint8Array>();

/** A reader of a stream, and the read that is under way, whose chunk nobody has taken yet. */
interface Reader {
  readonly chunks: AsyncIterator<unknown>;
  reading: Promise<IteratorResult<unknown>> | undefined;
}

/** The readers of uploads that were given up while they waited for a chunk: it belongs to the next upload of the stream. */
const waiting = new WeakMap<Readable, Reader>();

/** What is done as the chunks of a stream are read. */
export interface ChunkHooks {
  /** Reads the next chunk. Default: it is that of the iterator. */
  readonly read?: (chunks: AsyncIterator<unknown>) => Promise<IteratorResult<unknown>>;
  /** A chunk has gone out. */
  readonly onSent?: (chunk: Uint8Array) => void;
}

/**
 * The chunks of a stream that is uploaded. The first is read before the server has agreed, and goes back if the server does not, so that
 * the same stream can be uploaded again: to another name, or after a directory was made.
 */
export class ReturnableChunks implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #stream: Readable;
  readonly #hooks: ChunkHooks;
  #reader: Reader | undefined;
  #isAbandoned = false;
  #asked = 0;
  #last: Uint8Array | undefined;
  /** The first chunk, where it is to come once more. */
  #again: Uint8Array | undefined;

  constructor(stream: Readable, hooks: ChunkHooks = {}) {
    this.#stream = stream;
    this.#hooks = hooks;
    // One that cannot be paused may give something before it is asked.
    if (!hasIterator(stream)) this.#reader = readerOf(stream);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next chunk. The one before it has gone out when this is called. */
  async next(): Promise<IteratorResult<Uint8Array>> {
    if (++this.#asked > 1 && this.#last !== undefined) this.#hooks.onSent?.(this.#last);
    this.#last = this.#again ?? parked.get(this.#stream) ?? (await this.#read());
    this.#again = undefined;
    parked.delete(this.#stream);
    return this.#last === undefined ? { done: true, value: undefined } : { done: false, value: this.#last };
  }

  /** Nothing more is wanted; {@link abandon} says what becomes of the stream. */
  async return(): Promise<IteratorResult<Uint8Array>> {
    return { done: true, value: undefined };
  }

  /** The upload begins anew, if nothing has gone out. */
  rewind(): void {
    if (this.#asked === 1) this.#again = this.#last;
    this.#asked = 0;
  }

  /** The upload has failed: the stream is destroyed, or as it was if nothing has gone out. */
  abandon(): void {
    const stream: Partial<Readable> = this.#stream;
    const reader = this.#reader;
    this.#isAbandoned = true;
    if (reader?.reading !== undefined && this.#asked <= 1) waiting.set(this.#stream, reader);
    else void Promise.resolve(reader?.chunks.return?.()).catch(() => {});
    if (this.#asked > 1) return void stream.destroy?.();
    const first = this.#last;
    if (first === undefined) return;
    // A stream that has ended drops what it is given, and may fail.
    if (stream.unshift === undefined || stream.destroyed === true || hasEnded(this.#stream))
      parked.set(this.#stream, first);
    else stream.unshift(first);
  }

  async #read(): Promise<Uint8Array | undefined> {
    const reader = (this.#reader ??= readerOf(this.#stream));
    const next = (): Promise<IteratorResult<unknown>> => (reader.reading ??= reader.chunks.next());
    const pace = new Pace();
    for (;;) {
      const { done, value } = await (this.#hooks.read?.({ next }) ?? next());
      if (this.#isAbandoned) return undefined;
      reader.reading = undefined;
      if (done === true) return undefined;
      const bytes = typeof value === "string" ? Buffer.from(value) : (value as Uint8Array);
      if (bytes.length > 0) return bytes;
      const breath = pace.breathe();
      if (breath !== undefined) await breath;
      if (this.#isAbandoned) return undefined;
    }
  }
}

function readerOf(stream: Readable): Reader {
  const reader = waiting.get(stream);
  waiting.delete(stream);
  if (reader !== undefined) return reader;
  const chunks = hasIterator(stream) ? stream.iterator({ destroyOnReturn: false }) : LegacyChunks.of(stream);
  return { chunks, reading: undefined };
}

function hasIterator(stream: Partial<Readable>): boolean {
  return typeof stream.iterator === "function";
}
