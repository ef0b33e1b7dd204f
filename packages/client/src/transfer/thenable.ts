/**
 * Whether a callback returned something to wait for. Callbacks may return anything (`(block) => blocks.push(block)` returns
 * a number); only a promise, or another object with a `then`, is waited for.
 */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "then") === "function";
}
