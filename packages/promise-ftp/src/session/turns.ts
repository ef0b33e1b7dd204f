/** Gives the calls of one client their turns, in the order in which they were made. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  /** Rejects each call whose turn has not come. */
  readonly #waiting = new Set<(error: Error) => void>();
  #closed: Error | undefined;

  /**
   * Runs the call when those before it are over.
   *
   * @param call may hold its turn until another promise is settled, though its own result is there
   * @throws what {@link close} was given, if that comes before the turn
   */
  run<T>(call: (hold: (until: Promise<unknown>) => void) => Promise<T>): Promise<T> {
    let held: Promise<unknown> | undefined;
    const result = this.#wait().then(() => call((until) => (held = until)));
    const over = async (): Promise<unknown> => await held;
    this.#last = result.then(over, over).catch(() => {});
    return result;
  }

  /** Rejects the calls that wait: what they were made for is not there any more. */
  close(error: Error): void {
    this.#closed = error;
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }

  async #wait(): Promise<void> {
    if (this.#closed !== undefined) throw this.#closed;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.add(reject);
      void this.#last.then(() => {
        this.#waiting.delete(reject);
        resolve();
      });
    });
  }
}
