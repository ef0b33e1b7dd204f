/** What waits for one signal. */
class Callbacks {
  readonly #signal: AbortSignal;
  /** An array: a set that lives long makes a new table every few changes, which stays until a full collection. */
  readonly #callbacks: (() => void)[] = [];
  #isListening = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(callback: () => void): () => void {
    const own = (): void => callback();
    if (!this.#isListening) this.#signal.addEventListener("abort", this, { once: true });
    this.#isListening = true;
    this.#callbacks.push(own);
    return () => this.#delete(own);
  }

  handleEvent(): void {
    this.#isListening = false;
    for (let next = this.#callbacks.shift(); next !== undefined; next = this.#callbacks.shift()) next();
  }

  #delete(callback: () => void): void {
    const at = this.#callbacks.lastIndexOf(callback);
    if (at === -1) return;
    this.#callbacks.copyWithin(at, at + 1).pop();
    if (this.#callbacks.length > 0 || !this.#isListening) return;
    this.#signal.removeEventListener("abort", this);
    this.#isListening = false;
  }
}

const bySignal = new WeakMap<AbortSignal, Callbacks>();

/**
 * Calls back when the signal fires, or at once if it has fired. Returns how to stop listening.
 *
 * However many callbacks a signal has, it has one listener: Node warns of a leak after ten, and what a listener that was removed holds
 * stays in memory until a full collection.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) {
    callback();
    return () => {};
  }
  let callbacks = bySignal.get(signal);
  if (callbacks === undefined) bySignal.set(signal, (callbacks = new Callbacks(signal)));
  return callbacks.add(callback);
}

/**
 * Waits for the promise, but no longer than until the signal fires; then it rejects with the signal's reason, and what becomes of
 * the promise is its owner's to look after.
 */
export function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stopListening);
  });
}
