import { settlesWithin } from "../session/settles-within.ts";

/** How long a local file that is not transferred may take to be put away, milliseconds. The opening of a pipe may take for ever. */
export const CLEANUP = 50;

/** What is done with an item before its turn. */
export interface Preparing<Item, Prepared> {
  /** Begins what can be done on our side, while the item before it is transferred; must not throw. */
  prepare(item: Item): Prepared;
  /** Releases what `prepare` acquired if the file is never transferred. Never rejects. */
  dismiss(prepared: Prepared): Promise<void>;
}

/** An item, and what was prepared for it. */
export interface Ready<Item, Prepared> {
  readonly item: Item;
  readonly prepared: Prepared;
}

interface Waiter<Item, Prepared> {
  readonly resolve: (ready: Ready<Item, Prepared> | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What several workers take from one after the other, in order: an iterable, and what was put back. Who takes a file holds it until it
 * begins with it, or gives it away: while another holds one, a worker that finds none left waits.
 */
export class SharedFiles<Item, Prepared> {
  readonly #iterator: Iterator<Item> | AsyncIterator<Item>;
  readonly #work: Preparing<Item, Prepared>;
  readonly #waiting: Waiter<Item, Prepared>[] = [];
  /** What nobody holds. */
  readonly #free: Ready<Item, Prepared>[] = [];
  #held = 0;
  /** Whether nothing more comes from the iterable. */
  #isOver = false;
  /** Whether nothing more is wanted. */
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;
  #dismissed: Promise<unknown> = Promise.resolve();
  #asked: number | undefined;

  constructor(items: Iterable<Item> | AsyncIterable<Item>, work: Preparing<Item, Prepared>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    this.#work = work;
  }

  /** The next file, to hold; undefined when there is none, and none can be put back any more. Rejects with the iterable's error. */
  take(): Promise<Ready<Item, Prepared> | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#serve();
    });
  }

  /** A file that was held is transferred: it will not be put back. */
  begin(): void {
    this.#held--;
    this.#serve();
  }

  /** Gives away a file that was held: the next one to ask gets it. When nobody will, it is dismissed. */
  async putBack(ready: Ready<Item, Prepared>): Promise<void> {
    if (!this.#isEnded) this.#free.push(ready);
    this.begin();
    if (this.#isEnded) await this.#dismiss(ready);
  }

  /** Whether all files were begun with. False while that is not known. */
  get isEmpty(): boolean {
    return this.#isOver && this.#free.length === 0;
  }

  /** Since when the iterable is asked for an item, milliseconds as of `performance.now`; undefined while it is not. */
  get askedSince(): number | undefined {
    return this.#asked;
  }

  /** Nothing more is wanted; resolves when what nobody holds is dismissed. Waits for no iterable: an async generator that waits itself would never return. */
  async end(): Promise<void> {
    if (!this.#isOver) void (async () => await this.#iterator.return?.())().catch(() => {});
    this.#isOver = true;
    this.#isEnded = true;
    this.#dismissed = Promise.all([
      this.#dismissed,
      ...this.#free.splice(0).map((ready) => this.#dismiss(ready)),
    ]);
    await this.#dismissed;
  }

  async #dismiss({ prepared }: Ready<Item, Prepared>): Promise<void> {
    await settlesWithin(this.#work.dismiss(prepared), CLEANUP);
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const ready = this.#free.shift();
      if (ready !== undefined) this.#held++;
      else if (!this.#isOver) {
        if (this.#asked === undefined) void this.#ask();
        return;
      } else if (this.#failure !== undefined) next.reject(this.#failure.error);
      else if (this.#held > 0 && !this.#isEnded) return;
      next.resolve(ready);
      this.#waiting.shift();
    }
  }

  async #ask(): Promise<void> {
    this.#asked = performance.now();
    try {
      const { done, value } = await this.#iterator.next();
      if (done === true) this.#isOver = true;
      else {
        this.#free.push({ item: value, prepared: this.#work.prepare(value) });
        if (this.#isEnded) void this.end();
      }
    } catch (error) {
      this.#failure = { error };
      this.#isOver = true;
    }
    this.#asked = undefined;
    this.#serve();
  }
}
