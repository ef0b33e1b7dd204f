/** What the visit of a node may do. */
export interface Visit<Node, Found> {
  /** Gives something out; the promise is fulfilled when the caller has begun to take it. */
  readonly give: (found: readonly Found[]) => Promise<void>;
  /** Adds nodes to visit: the newest are visited first. */
  readonly add: (nodes: readonly Node[]) => void;
  /** Fires when the exploration ends early. */
  readonly signal: AbortSignal;
}

/** What is given out waits in so many portions at most before no further node is visited. */
const MOST_WAITING = 8;

/**
 * Visits a node, and the nodes that visits add, so many at once, and gives out what the visits find, as it comes. What waits for
 * the caller is bounded. The first visit that fails ends the exploration with its error.
 */
export async function* explore<Node, Found>(
  first: Node,
  atOnce: number,
  visit: (node: Node, here: Visit<Node, Found>) => Promise<void>,
  outer?: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  const cancel = new AbortController();
  const signal = outer === undefined ? cancel.signal : AbortSignal.any([outer, cancel.signal]);
  const pending: Node[] = [first];
  const waiting: { readonly found: readonly Found[]; readonly taken: () => void }[] = [];
  const failures: unknown[] = [];
  let active = 0;
  let wake = (): void => {};
  const here: Visit<Node, Found> = {
    give: (found) =>
      new Promise((taken) => {
        waiting.push({ found, taken });
        wake();
      }),
    add: (nodes) => void pending.push(...nodes),
    signal,
  };
  const mayStart = (): boolean => active < atOnce && waiting.length < MOST_WAITING && pending.length > 0;
  const start = async (node: Node): Promise<void> => {
    active++;
    try {
      await visit(node, here);
    } catch (error) {
      failures.push(error);
    } finally {
      active--;
      wake();
    }
  };
  try {
    for (;;) {
      outer?.throwIfAborted();
      if (failures.length > 0) throw failures[0];
      while (mayStart()) void start(pending.pop() as Node);
      const next = waiting.shift();
      if (next !== undefined) {
        next.taken();
        yield* next.found;
      } else if (active === 0 && pending.length === 0) {
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    cancel.abort(new Error("the exploration has ended"));
    for (const { taken } of waiting) taken();
  }
}
