/** Hands blocks from a writer to a reader, one at a time: the writer waits until the reader has taken its block. */
export class Handover {
  #block: Uint8Array | undefined;
  #taken: (() => void) | undefined;
  #reader: { resolve: (block: Uint8Array | undefined) => void; reject: (error: unknown) => void } | undefined;
  #end: { readonly error: unknown } | "end" | undefined;

  /** Whether a block waits for its reader. */
  get isWaiting(): boolean {
    return this.#taken !== undefined;
  }

  /** Gives a block; the promise, if there is one, resolves when it was taken, or when `release` was called. */
  give(block: Uint8Array): Promise<void> | undefined {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader !== undefined) return void reader.resolve(block);
    this.#block = block;
    return new Promise((resolve) => {
      this.#taken = resolve;
    });
  }

  /** Lets the writer go on without a reader. */
  release(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  /** Nothing more comes, because of an error if one is given. */
  end(failure?: { readonly error: unknown }): void {
    this.#end ??= failure ?? "end";
    const reader = this.#reader;
    this.#reader = undefined;
    if (failure === undefined) reader?.resolve(undefined);
    else reader?.reject(failure.error);
  }

  /** The next block; undefined at the end. */
  take(): Promise<Uint8Array | undefined> {
    const block = this.#block;
    if (block !== undefined) {
      this.#block = undefined;
      this.release();
      return Promise.resolve(block);
    }
    if (this.#end === "end") return Promise.resolve(undefined);
    if (this.#end !== undefined) return Promise.reject(this.#end.error);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }
}
