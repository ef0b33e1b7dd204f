/** What became of the items of a run, until somebody takes it. */
export class Outcomes<Outcome> {
  readonly #limit: number;
  readonly #done: Outcome[] = [];
  #end: { readonly error: unknown } | "end" | undefined;
  #reader: () => void = () => {};
  #rooms: (() => void)[] = [];

  /** @param limit more than these are not to be waiting */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether enough of them wait: then nothing new is begun. */
  get isFull(): boolean {
    return this.#done.length >= this.#limit;
  }

  add(outcome: Outcome): void {
    this.#done.push(outcome);
    this.#reader();
  }

  /** Resolves when there is room, or the run is over. */
  async room(): Promise<void> {
    while (this.isFull && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#rooms.push(resolve);
      });
    }
  }

  /** Nothing more comes, because of an error if one is given. The first call counts. */
  end(failure?: { readonly error: unknown }): void {
    this.#end ??= failure ?? "end";
    this.#reader();
    for (const resolve of this.#rooms.splice(0)) resolve();
  }

  /** The next one; undefined at the end. Throws what ended the run, after all that was done. */
  async next(): Promise<Outcome | undefined> {
    for (;;) {
      const outcome = this.#done.shift();
      if (outcome !== undefined) {
        for (const resolve of this.#rooms.splice(0)) resolve();
        return outcome;
      }
      if (this.#end === "end") return undefined;
      if (this.#end !== undefined) throw this.#end.error;
      await new Promise<void>((resolve) => {
        this.#reader = resolve;
      });
    }
  }
}
