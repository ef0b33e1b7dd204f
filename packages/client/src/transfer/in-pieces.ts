import { Pace } from "./pace.ts";

// So many are done at once: what is wrong with one of them is reported before anything else happens.
const AT_ONCE = 500;

/**
 * What the function makes of each item, the event loop coming round meanwhile where there are many. The items are those of now.
 *
 * @throws at once what the function throws for one of the first; the promise is rejected with what it throws for another
 */
export function mapInPieces<T, U>(given: readonly T[], map: (item: T) => U): Promise<U[]> {
  const items = [...given];
  const done = items.slice(0, AT_ONCE).map(map);
  const mapping = rest(items, map, done);
  // Nobody waits for it yet.
  mapping.catch(() => {});
  return mapping;
}

async function rest<T, U>(items: readonly T[], map: (item: T) => U, done: U[]): Promise<U[]> {
  const pace = new Pace();
  for (let at = done.length; at < items.length; at++) {
    done.push(map(items[at] as T));
    const breath = pace.breathe();
    if (breath !== undefined) await breath;
  }
  return done;
}
