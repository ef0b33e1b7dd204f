/** The waits that a signal limits. */
class AbortListeners {
  readonly #signal: AbortSignal;
  /** An array: a set that lives long makes a new table every few changes, which stays until a full collection. */
  readonly #listeners: (() => void)[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this);
  }

  add(listener: () => void): void {
    this.#listeners.push(listener);
  }

  delete(listener: () => void): void {
    const at = this.#listeners.lastIndexOf(listener);
    if (at === -1) return;
    this.#listeners.copyWithin(at, at + 1).pop();
    if (this.#listeners.length === 0) this.#end();
  }

  handleEvent(): void {
    this.#end();
    // Those that one of them removes are not called.
    for (let next = this.#listeners.shift(); next !== undefined; next = this.#listeners.shift()) next();
  }

  #end(): void {
    this.#signal.removeEventListener("abort", this);
    if (bySignal.get(this.#signal) === this) bySignal.delete(this.#signal);
  }
}

const bySignal = new WeakMap<AbortSignal, AbortListeners>();

/**
 * Calls `listener` when the signal fires; the returned function cancels that. Each listener is a function of its own.
 *
 * However many listeners a signal has here, it has one event listener: with eleven, Node warns of a memory leak.
 */
export function listenForAbort(signal: AbortSignal, listener: () => void): () => void {
  let listeners = bySignal.get(signal);
  if (listeners === undefined) bySignal.set(signal, (listeners = new AbortListeners(signal)));
  listeners.add(listener);
  return () => listeners.delete(listener);
}
