import type { Readable } from "node:stream";
import { hasEnded, prematureClose } from "../transfer/node-source.ts";

/** What streams have in common that are not Node's own: those of `readable-stream` before 4, and of Node's first kind. */
interface LegacyStream {
  on(event: string, listener: (value: never) => void): unknown;
  off(event: string, listener: (value: never) => void): unknown;
  pause?(): unknown;
  resume?(): unknown;
  unshift?(chunk: unknown): unknown;
  readonly destroyed?: boolean;
}

/** Those of streams that may have given something while nobody asked. */
const kept = new WeakMap<object, LegacyChunks>();

/** The chunks of a stream that has no iterator which leaves it as it is. One chunk is taken at a time, if the stream can be paused. */
export class LegacyChunks implements AsyncIterator<unknown> {
  readonly #stream: LegacyStream;
  readonly #ready: unknown[] = [];
  #isOver = false;
  #failure: Error | undefined;
  #onChange: () => void = () => {};
  readonly #listeners: readonly (readonly [string, (value: never) => void])[] = [
    ["data", (chunk: unknown) => this.#take(chunk)],
    ["end", () => this.#end()],
    ["error", (error: Error) => this.#end(error)],
    ["close", () => this.#end(prematureClose())],
  ];

  private constructor(stream: LegacyStream) {
    this.#stream = stream;
    for (const [event, listener] of this.#listeners) stream.on(event, listener);
    stream.pause?.();
    if (hasEnded(stream)) this.#end();
    else if (stream.destroyed === true) this.#end(prematureClose());
  }

  /** The chunks from where the stream is now. */
  static of(stream: Readable): LegacyChunks {
    const chunks = kept.get(stream) ?? new LegacyChunks(stream as unknown as LegacyStream);
    kept.set(stream, chunks);
    return chunks;
  }

  async next(): Promise<IteratorResult<unknown>> {
    while (this.#ready.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isOver) return { done: true, value: undefined };
      const changed = new Promise<void>((resolve) => (this.#onChange = resolve));
      this.#stream.resume?.();
      await changed;
    }
    return { done: false, value: this.#ready.shift() };
  }

  /** Nothing more is wanted: a stream that keeps its chunks is left to others. */
  async return(): Promise<IteratorResult<unknown>> {
    const stream = this.#stream;
    if (stream.unshift !== undefined && this.#ready.length === 0 && !this.#isOver) {
      for (const [event, listener] of this.#listeners) stream.off(event, listener);
      kept.delete(stream);
    }
    return { done: true, value: undefined };
  }

  #take(chunk: unknown): void {
    this.#ready.push(chunk);
    this.#stream.pause?.();
    this.#onChange();
  }

  #end(failure?: Error): void {
    if (!this.#isOver) this.#failure = failure;
    this.#isOver = true;
    this.#onChange();
  }
}
