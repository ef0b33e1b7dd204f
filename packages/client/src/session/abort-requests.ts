/**
 * Which calls `abort()` forbids to open a transfer: those that were made before it and have not got so far. Calls are ordered
 * by the number of requests that were made before them.
 */
export class AbortRequests {
  readonly #waiting = new Set<number>();
  #made = 0;
  #last = 0;

  /** What a call that is made now is known by. */
  get now(): number {
    return this.#made;
  }

  /** Makes a request to all calls that were made so far. */
  make(): number {
    this.#waiting.add(++this.#made);
    return this.#made;
  }

  /** The request has done its work, or never will: a call of several turns may still come upon it. */
  keep(request: number): void {
    if (this.#waiting.delete(request)) this.#last = Math.max(this.#last, request);
  }

  /** Takes the request back: nothing is asked of any call. */
  takeBack(request: number): void {
    this.#waiting.delete(request);
  }

  /** Whether a call is forbidden to open a transfer, by what it is known by. */
  reach(call: number): boolean {
    return Math.max(this.#last, ...this.#waiting) > call;
  }
}
