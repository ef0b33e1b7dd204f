/** Hands items from one loop to another, with room for a few: who gives faster than the other takes waits. */
export class Channel<Item> implements AsyncIterable<Item> {
  readonly #room: number;
  readonly #items: Item[] = [];
  #isEnded = false;
  /** Whether nobody takes any more. */
  #isLeft = false;
  #wake: () => void = () => {};
  #changed: Promise<void> = this.#nextChange();

  constructor(room: number) {
    this.#room = room;
  }

  /** Resolves when the item has room; false when it is not wanted any more. */
  async give(item: Item): Promise<boolean> {
    while (this.#items.length >= this.#room && !this.#isLeft) await this.#changed;
    if (this.#isLeft) return false;
    this.#items.push(item);
    this.#change();
    return true;
  }

  /** There will be no more items. */
  end(): void {
    this.#isEnded = true;
    this.#change();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#change();
          yield item;
        } else if (this.#isEnded) return;
        else await this.#changed;
      }
    } finally {
      this.#isLeft = true;
      this.#change();
    }
  }

  #change(): void {
    const wake = this.#wake;
    this.#changed = this.#nextChange();
    wake();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
