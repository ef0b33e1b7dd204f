/**
 * A promise whose rejection ends the process neither by itself nor through what `then` makes of it: for failures that reach the caller in
 * another way as well.
 */
class Handled<T> extends Promise<T> {
  // oxlint-disable-next-line unicorn/no-thenable
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const next = super.then(onFulfilled, onRejected);
    // What a handler of the caller's throws is the caller's own.
    if (typeof onRejected !== "function") super.then.call(next, undefined, () => {});
    return next;
  }

  /** What `then` makes is a plain promise, so that only the first step is handled. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }
}

/** The outcome of the promise, as one that is {@link Handled}. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  const result = new Handled<T>((resolve, reject) => promise.then(resolve, reject));
  // Nobody may ever ask.
  result.then();
  return result;
}
