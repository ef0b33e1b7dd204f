import { AsyncLocalStorage, createHook } from "node:async_hooks";

const scopes = new AsyncLocalStorage<object>();

/**
 * Runs the job, and calls back at every point where its code goes on behind an `await`, with the number of that point
 * from 1. Code that runs beside the job, such as a server's in the same process, has no points.
 */
export async function atAwaitPoints<T>(job: () => Promise<T>, atPoint: (point: number) => void): Promise<T> {
  const scope = {};
  const own = new Set<number>();
  let point = 0;
  const hook = createHook({
    init: (id, type) => {
      if (type === "PROMISE" && scopes.getStore() === scope) own.add(id);
    },
    before: (id) => {
      if (own.has(id)) atPoint(++point);
    },
  }).enable();
  try {
    return await scopes.run(scope, job);
  } finally {
    hook.disable();
  }
}
