import { EventEmitter } from "node:events";

/**
 * A stream that does not inherit from Node's `Readable`, as those of `readable-stream` 3: it has no property `errored`, and its iterator
 * ends without a word when it is destroyed.
 */
export class StreamLike extends EventEmitter implements AsyncIterable<Uint8Array> {
  destroyed = false;
  readonly _readableState = { endEmitted: false };
  readonly #blocks: (Uint8Array | undefined)[] = [];
  #wake: () => void = () => {};

  /** Gives a block, or the end. */
  push(block?: Uint8Array): void {
    this.#blocks.push(block);
    this.#wake();
  }

  pipe(): void {}

  destroy(error?: Error): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.#wake();
    if (error !== undefined) process.nextTick(() => this.emit("error", error));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (!this.destroyed) {
      if (this.#blocks.length === 0) {
        const woken = new Promise<void>((resolve) => (this.#wake = resolve));
        this.emit("empty");
        await woken;
        continue;
      }
      const block = this.#blocks.shift();
      if (block === undefined) {
        this._readableState.endEmitted = true;
        this.emit("end");
        return;
      }
      yield block;
    }
  }
}
