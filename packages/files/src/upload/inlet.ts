/** Blocks that come in by calls and go out as an iterable, one at a time: `put` resolves when its block was taken. */
export class Inlet implements AsyncIterable<Uint8Array> {
  #block: Uint8Array | undefined;
  #taken: (() => void) | undefined;
  #isOver = false;
  #wake: () => void = () => {};

  /** Waits until the block is taken, or the other side has left. Only one at a time. */
  put(block: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#block = block;
      this.#taken = resolve;
      this.#wake();
    });
  }

  /** Nothing more comes. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Nobody takes anything any more: a `put` that waits is over. */
  leave(): void {
    this.#taken?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const block = this.#block;
      if (block !== undefined) {
        this.#block = undefined;
        yield block;
        this.#taken?.();
      } else if (this.#isOver) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
