import type { Ready, SharedFiles } from "./shared-files.ts";

/** The next of the files that are shared, if there is one: taken as soon as there is. */
export class NextFile<Item, Prepared> {
  readonly promise: Promise<Ready<Item, Prepared> | undefined>;
  readonly #files: SharedFiles<Item, Prepared>;
  #ready: Ready<Item, Prepared> | undefined;
  #isKnown = false;

  constructor(files: SharedFiles<Item, Prepared>) {
    this.#files = files;
    this.promise = this.#take();
    // Looked at in its turn.
    this.promise.catch(() => {});
  }

  /** Resolves when it is known, or the iterable has had a turn of the event loop to say so: nobody waits for one that is slow. */
  async hadItsTurn(): Promise<void> {
    if (this.#isKnown) return;
    await new Promise<void>((resolve) => {
      const turn = setImmediate(resolve);
      const known = (): void => {
        clearImmediate(turn);
        resolve();
      };
      this.promise.then(known, known);
    });
  }

  /** Whether it is known that there is one. */
  get isThere(): boolean {
    return this.#ready !== undefined;
  }

  /** The same, where it is known. */
  get ready(): Ready<Item, Prepared> | undefined {
    return this.#ready;
  }

  /** Leaves it to another, who may have a connection. */
  async leave(): Promise<void> {
    const giveUp = async (left: Ready<Item, Prepared> | undefined): Promise<void> => {
      if (left !== undefined) await this.#files.putBack(left);
    };
    // Nobody waits for an iterable that has nothing to give.
    if (this.#ready === undefined) void this.promise.then(giveUp).catch(() => {});
    else await giveUp(this.#ready);
  }

  async #take(): Promise<Ready<Item, Prepared> | undefined> {
    this.#ready = await this.#files.take();
    this.#isKnown = true;
    return this.#ready;
  }
}
