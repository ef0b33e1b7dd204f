/** An item that was taken, whatever it is. */
export interface Taken<T> {
  readonly item: T;
}

/** What several workers take from one after the other, in order: an iterable, and what was handed back. */
export class SharedIterator<T> {
  readonly #iterator: Iterator<T> | AsyncIterator<T>;
  #returned: Taken<T>[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(items: Iterable<T> | AsyncIterable<T>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** The next item, or undefined when there is none. Rejects with the iterable's error, once; then there is none. */
  next(): Promise<Taken<T> | undefined> {
    const returned = this.#returned.shift();
    if (returned !== undefined) return Promise.resolve(returned);
    const taken = this.#last.then(() => this.#take());
    this.#last = taken.catch(() => {});
    return taken;
  }

  /** Gives an item back: the next one to ask gets it. */
  putBack(item: T): void {
    this.#returned.push({ item });
  }

  /** Whether all items were taken, and none was given back. False while that is not known. */
  get isEmpty(): boolean {
    return this.#isOver && this.#returned.length === 0;
  }

  /** Ends it early. Waits for nothing: an async generator that waits itself would never return. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void (async () => await this.#iterator.return?.())().catch(() => {});
  }

  async #take(): Promise<Taken<T> | undefined> {
    const returned = this.#returned.shift();
    if (returned !== undefined || this.#isOver) return returned;
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
