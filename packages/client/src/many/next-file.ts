import { settlesWithin } from "../session/settles-within.ts";
import type { SharedIterator } from "./shared-iterator.ts";

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

/** The next item of an iterator, if there is one: taken, and prepared, as soon as there is. */
export class NextFile<Item, Prepared> {
  readonly promise: Promise<Ready<Item, Prepared> | undefined>;
  readonly #items: SharedIterator<Item>;
  readonly #work: Preparing<Item, Prepared>;
  #ready: Ready<Item, Prepared> | undefined;
  #isKnown = false;

  constructor(items: SharedIterator<Item>, work: Preparing<Item, Prepared>) {
    this.#items = items;
    this.#work = work;
    this.promise = this.#take();
    // Looked at in its turn.
    this.promise.catch(() => {});
  }

  /** Resolves when it is known, or the iterable has had a turn of the event loop to say so: nobody waits for one that is slow. */
  async hadItsTurn(): Promise<void> {
    if (this.#isKnown) return;
    const turn = new Promise<void>((resolve) => setImmediate(resolve));
    await Promise.race([this.promise.catch(() => {}), turn]);
  }

  /** Whether it is known that there is one. */
  get isThere(): boolean {
    return this.#ready !== undefined;
  }

  /** The same, where it is known. */
  get ready(): Ready<Item, Prepared> | undefined {
    return this.#ready;
  }

  /** Releases an item that is not transferred here. If its connection was lost, another may have it. */
  async leave(isLost: boolean): Promise<void> {
    const giveUp = async (left: Ready<Item, Prepared> | undefined): Promise<void> => {
      if (left === undefined) return;
      if (isLost) this.#items.putBack(left.item);
      await settlesWithin(this.#work.dismiss(left.prepared), CLEANUP);
    };
    // Nobody waits for an iterable that has nothing to give.
    if (this.#ready === undefined) void this.promise.then(giveUp).catch(() => {});
    else await giveUp(this.#ready);
  }

  async #take(): Promise<Ready<Item, Prepared> | undefined> {
    const taken = await this.#items.next();
    this.#isKnown = true;
    if (taken !== undefined) this.#ready = { item: taken.item, prepared: this.#work.prepare(taken.item) };
    return this.#ready;
  }
}
