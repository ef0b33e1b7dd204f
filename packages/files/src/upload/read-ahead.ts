/** So many local files in a row show that there are many. */
const ENOUGH = 64;
/** So many are prepared in advance then: what the file thread reads together, twice. */
const MOST = 32;

/**
 * What a run prepares before it is asked for: nothing at first. Once there have been many local files, the next ones are read in advance,
 * so that the file thread gets many at once. Sources of other kinds are opened in their turn.
 */
export class ReadAhead<T> {
  readonly #prepare: () => Promise<T | undefined>;
  #prepared: Promise<T | undefined>[] = [];
  #inRow = 0;
  #isOver = false;

  /** @param prepare takes the next one; resolves with undefined when there is none. Never rejects */
  constructor(prepare: () => Promise<T | undefined>) {
    this.#prepare = prepare;
  }

  /** Whether there is anything read in advance. */
  get isDeep(): boolean {
    return this.#inRow >= ENOUGH;
  }

  /** Notes of what kind a source was. */
  note(isLocalFile: boolean): void {
    this.#inRow = isLocalFile ? this.#inRow + 1 : Number.NEGATIVE_INFINITY;
  }

  /** The next one; undefined when there is none. */
  take(): Promise<T | undefined> {
    const taken = this.#prepared.shift() ?? this.#next();
    if (this.isDeep && this.#prepared.length <= MOST / 2)
      while (this.#prepared.length < MOST && !this.#isOver) this.#prepared.push(this.#next());
    return taken;
  }

  /** Whether nothing was prepared that nobody has taken. */
  async isEmpty(): Promise<boolean> {
    const prepared = await Promise.all(this.#prepared);
    return prepared.every((one) => one === undefined);
  }

  /** What was prepared and not taken; nothing more is. */
  leave(): readonly Promise<T | undefined>[] {
    this.#isOver = true;
    return this.#prepared.splice(0);
  }

  #next(): Promise<T | undefined> {
    const next = this.#prepare();
    void next.then((one) => {
      if (one === undefined) this.#isOver = true;
    });
    return next;
  }
}
