/** Runs the work for each item, at most so many at once. Ends with the first error, after the work under way has ended. */
export async function forEachAtOnce<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];
  /** Iterators are asked for one item at a time. */
  let turn: Promise<unknown> = Promise.resolve();
  const next = (): Promise<IteratorResult<Item, unknown>> => {
    const asked = turn.then(() => source.next());
    turn = asked.catch(() => {});
    return asked;
  };
  const worker = async (): Promise<void> => {
    while (failures.length === 0) {
      const step = await next();
      if (step.done === true) return;
      await work(step.value);
    }
  };
  const fail = (error: unknown): void => void failures.push(error);
  await Promise.all(Array.from({ length: most }, () => worker().catch(fail)));
  if (failures.length === 0) return;
  await source.return?.();
  throw failures[0];
}
