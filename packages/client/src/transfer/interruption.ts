/**
 * Lets one thing interrupt many waits, one after the other. `Promise.race` against a promise that lives as long as a
 * transfer would keep a reaction of every race until its end.
 */
export class Interruption {
  #reason: { readonly error: unknown } | undefined;
  #reject: (error: unknown) => void = () => {};

  /** Ends the wait at hand, and every later one, with the error. The first error stays. */
  interrupt(error: unknown): void {
    if (this.#reason !== undefined) return;
    this.#reason = { error };
    this.#reject(error);
  }

  /** Waits for the promise, unless interrupted; what becomes of it then is ignored. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      promise.then(resolve, reject);
      if (this.#reason !== undefined) reject(this.#reason.error);
    });
  }
}
