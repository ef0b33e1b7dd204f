/** An item, and how often the connection was lost while it was fetched. */
export interface Entry<Item> {
  readonly item: Item;
  losses: number;
}

/** Who takes items from a feed. */
export interface Taker<Item> {
  /** Asked when an item is there. */
  isWanted(item: Item): boolean;
  /** Called with an item as it is taken: a taker that has ended by the time its wait does must not lose it. */
  onTaken?(entry: Entry<Item>): void;
}

// So many items are read before anybody asks for them.
const AHEAD = 64;

/** The items of an iterable, read in advance, so that it is known without a wait whether there is one. */
export class ItemFeed<Item> {
  readonly #iterator: Iterator<Item> | AsyncIterator<Item>;
  readonly #isAsync: boolean;
  readonly #entries: Entry<Item>[] = [];
  #isReading = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void)[] = [];

  constructor(items: Iterable<Item> | AsyncIterable<Item>) {
    this.#isAsync = Symbol.asyncIterator in items;
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** How many are there to be taken at once. */
  get length(): number {
    return this.#entries.length;
  }

  /** Of how many that are there the condition is true. */
  count(isCounted: (item: Item) => boolean): number {
    return this.#entries.reduce((sum, { item }) => sum + (isCounted(item) ? 1 : 0), 0);
  }

  /** The first one that is there now, and of which the condition is true. The taker has it before anybody else runs. */
  takeNow({ isWanted, onTaken }: Taker<Item>): Entry<Item> | undefined {
    void this.#read();
    const at = this.#entries.findIndex(({ item }) => isWanted(item));
    const [entry] = at === -1 ? [] : this.#entries.splice(at, 1);
    if (entry !== undefined) onTaken?.(entry);
    return entry;
  }

  /** The same, also one that comes within so many milliseconds, unless others are there. */
  async takeSoon(taker: Taker<Item>, patience: number): Promise<Entry<Item> | undefined> {
    const entry = this.takeNow(taker);
    if (entry !== undefined || this.#isOver || this.#entries.length > 0) return entry;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.takeNow(taker);
  }

  /** Whether nothing comes any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The iterable's own error, once it has thrown: what it gave before is to be taken all the same. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** The next one; undefined when there is none. */
  async take(): Promise<Entry<Item> | undefined> {
    for (;;) {
      const entry = this.takeNow({ isWanted: () => true });
      if (entry !== undefined) return entry;
      if (this.#isOver) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
  }

  /** Gives an item back: it is the next one. */
  putBack(entry: Entry<Item>): void {
    this.#entries.unshift(entry);
    this.#wakeAll();
  }

  /** Ends it early. Waits for nothing: an async generator that waits itself would never return. */
  end(): void {
    if (!this.#isOver) void (async () => await this.#iterator.return?.())().catch(() => {});
    this.#isOver = true;
    this.#entries.length = 0;
    this.#wakeAll();
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#isOver || this.#entries.length > AHEAD / 2) return;
    this.#isReading = true;
    try {
      while (!this.#isOver && this.#entries.length < AHEAD) {
        const taken = this.#iterator.next();
        // Of a plain iterable several are there at once, without a turn of the event loop for each.
        const { done, value } = this.#isAsync ? await taken : (taken as IteratorResult<Item>);
        if (this.#isOver) return;
        if (done === true) this.#isOver = true;
        else this.#entries.push({ item: value, losses: 0 });
        this.#wakeAll();
      }
    } catch (error) {
      this.#failure = { error };
      this.#isOver = true;
    } finally {
      this.#isReading = false;
      this.#wakeAll();
    }
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
