import type { Supply } from "./shared-iterator.ts";

/** What is done with an item ahead of its turn. */
export interface Preparing<Item, Prepared> {
  /** Begins what can be done on our side, while the item before it is transferred; must not throw. */
  prepare(item: Item): Prepared;
  /** Undoes that where the turn never came; never rejects. */
  dismiss(prepared: Prepared): Promise<void>;
}

/** An item, and what was prepared for it. */
export interface Ready<Item, Prepared> {
  readonly item: Item;
  readonly prepared: Prepared;
}

/** The next item of a supply, if there is one: taken, and begun with, as soon as there is. */
export class Upcoming<Item, Prepared> {
  readonly promise: Promise<Ready<Item, Prepared> | undefined>;
  readonly #supply: Supply<Item>;
  readonly #work: Preparing<Item, Prepared>;
  #ready: Ready<Item, Prepared> | undefined;

  constructor(supply: Supply<Item>, work: Preparing<Item, Prepared>) {
    this.#supply = supply;
    this.#work = work;
    this.promise = this.#take();
    // Looked at in its turn.
    this.promise.catch(() => {});
  }

  /** Whether it is known that there is one. */
  get isThere(): boolean {
    return this.#ready !== undefined;
  }

  /** Undoes what was begun where the item is not transferred. If its connection was lost, others may have it. */
  async leave(isLost: boolean): Promise<void> {
    // Whoever has stopped does not wait for the supply.
    const left = isLost ? await this.promise : this.#ready;
    if (left === undefined) void this.promise.then((late) => late && this.#dismiss(late)).catch(() => {});
    else await this.#dismiss(left);
    if (left !== undefined && isLost) this.#supply.putBack(left.item);
  }

  async #take(): Promise<Ready<Item, Prepared> | undefined> {
    const item = await this.#supply.next();
    if (item !== undefined) this.#ready = { item, prepared: this.#work.prepare(item) };
    return this.#ready;
  }

  #dismiss({ prepared }: Ready<Item, Prepared>): Promise<void> {
    return this.#work.dismiss(prepared);
  }
}
