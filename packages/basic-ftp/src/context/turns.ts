/** Gives the calls of one client their turns, in the order in which they were made. */
export class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];
  readonly #waitFor: (turn: Promise<void>) => Promise<void>;

  /** @param waitFor waits for a turn, or fails where it would be in vain */
  constructor(waitFor: (turn: Promise<void>) => Promise<void>) {
    this.#waitFor = waitFor;
  }

  /** Whether a call is under way. */
  get isBusy(): boolean {
    return this.#isTaken;
  }

  /**
   * Runs the call in its turn: at once where nothing is under way, so that what the caller does next comes after it.
   *
   * @param call may hold its turn until another promise is settled, though its own result is there
   */
  async run<T>(call: (hold: (until: Promise<unknown>) => void) => Promise<T>): Promise<T> {
    if (this.#isTaken) await this.#comeUp();
    this.#isTaken = true;
    let held: Promise<unknown> | undefined;
    const giveOn = (): void => this.#giveOn();
    try {
      return await call((until) => (held = until));
    } finally {
      if (held === undefined) giveOn();
      else held.then(giveOn, giveOn);
    }
  }

  async #comeUp(): Promise<void> {
    let come: () => void = () => {};
    const turn = new Promise<void>((resolve) => (come = resolve));
    this.#waiting.push(come);
    try {
      await this.#waitFor(turn);
    } catch (error) {
      const at = this.#waiting.indexOf(come);
      // It may have come in this moment.
      if (at === -1) this.#giveOn();
      else this.#waiting.splice(at, 1);
      throw error;
    }
  }

  /** The turn is that of the call that has waited longest, or nobody's. */
  #giveOn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}
