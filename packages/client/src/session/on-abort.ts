import { setMaxListeners } from "node:events";

/**
 * Calls back when the signal fires, or at once if it has fired. Returns how to stop listening.
 *
 * One signal may be given to any number of calls: Node's warning of a leak, after ten listeners, is turned off for it.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) {
    callback();
    return () => {};
  }
  setMaxListeners(0, signal);
  signal.addEventListener("abort", callback, { once: true });
  return () => signal.removeEventListener("abort", callback);
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
