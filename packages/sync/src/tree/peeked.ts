/** Looks at the first item of an iterable without taking it away. */
export function peeked<Item>(items: AsyncIterable<Item>): {
  readonly peek: () => Promise<Item | undefined>;
  readonly all: () => AsyncGenerator<Item, void, undefined>;
} {
  const iterator = items[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<Item>> | undefined;
  const peek = async (): Promise<Item | undefined> => {
    const step = await (first ??= iterator.next());
    return step.done === true ? undefined : step.value;
  };
  const all = async function* (): AsyncGenerator<Item, void, undefined> {
    try {
      for (let step = await (first ?? iterator.next()); step.done !== true; step = await iterator.next()) {
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { peek, all };
}
