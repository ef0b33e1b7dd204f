/** An item, which may be anything, even undefined. */
interface Taken<T> {
  readonly item: T;
}

/** What several workers take from one after the other, in order. */
export class SharedItems<T> {
  readonly #iterator: Iterator<T> | AsyncIterator<T>;
  #last: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(items: Iterable<T> | AsyncIterable<T>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** The next item, or undefined when there is none. Rejects with the iterable's error, once; then there is none. */
  next(): Promise<Taken<T> | undefined> {
    const taken = this.#last.then(() => this.#take());
    this.#last = taken.catch(() => {});
    return taken;
  }

  /** Whether nothing comes any more, as far as is known. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends it early. Waits for nothing: an async generator that waits itself would never return. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void (async () => await this.#iterator.return?.())().catch(() => {});
  }

  async #take(): Promise<Taken<T> | undefined> {
    if (this.#isOver) return undefined;
    try {
      const { done, value } = await this.#iterator.next();
      if (done !== true) return { item: value };
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
    this.#isOver = true;
    return undefined;
  }
}
