import { LimitError } from "@ftplib/reply";

/** What an {@link Items} may be given besides its items. */
export interface ItemsOptions {
  /** Whose items they are, for messages: `list()`, say. */
  readonly name: string;
  /** How many an array may hold; default: any number. */
  readonly most?: number | undefined;
}

/**
 * What a call gives out one after the other, for `for await`; or all at once, as an array, by `await` or `toArray()`.
 * Nothing is sent before the first item is asked for. Each item is given out once: an array holds those that are left.
 */
export class Items<Item> implements AsyncGenerator<Item, void, undefined>, PromiseLike<Item[]> {
  readonly #items: AsyncGenerator<Item, void, undefined>;
  readonly #options: ItemsOptions;
  #array: Promise<Item[]> | undefined;
  #isStarted = false;

  /** @internal */
  constructor(items: AsyncGenerator<Item, void, undefined>, options: ItemsOptions) {
    this.#items = items;
    this.#options = options;
  }

  /** @internal Whether anybody has asked for an item, or said that none is wanted. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** @internal */
  get name(): string {
    return this.#options.name;
  }

  next(): Promise<IteratorResult<Item, void>> {
    this.#isStarted = true;
    return this.#items.next();
  }

  /** Leaves early, as `break` does. */
  return(): Promise<IteratorResult<Item, void>> {
    this.#isStarted = true;
    return this.#items.return();
  }

  throw(error: unknown): Promise<IteratorResult<Item, void>> {
    this.#isStarted = true;
    return this.#items.throw(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /**
   * All items that are left, when the last one is there.
   *
   * @throws LimitError for a listing of more than a million items, which only a loop can read; and what the call rejects with
   */
  toArray(): Promise<Item[]> {
    this.#isStarted = true;
    this.#array ??= this.#collect();
    return this.#array;
  }

  /** So that `await` gives the array of {@link toArray}. */
  // oxlint-disable-next-line unicorn/no-thenable
  then<Fulfilled = Item[], Rejected = never>(
    onFulfilled?: ((items: Item[]) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((error: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.toArray().then(onFulfilled, onRejected);
  }

  async #collect(): Promise<Item[]> {
    const { name, most = Number.POSITIVE_INFINITY } = this.#options;
    const array: Item[] = [];
    for await (const item of this.#items) {
      if (array.length >= most) {
        throw new LimitError(`${name} has more than ${most} items: read them in a loop`);
      }
      array.push(item);
    }
    return array;
  }
}
