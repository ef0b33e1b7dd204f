import type { ListingItem } from "@ftplib/listing";

// What fits is read whole: most directories, and a megabyte of memory for a moment.
const MOST_BYTES = 1 << 20;
const MOST_ITEMS = 10_000;

/**
 * The items of a listing. One of at most 1 MiB and 10,000 items is read to its end before the first item is given out, so
 * that the session is free for other calls meanwhile; a longer one is given out as it comes, from its first item on.
 *
 * @param parse the items of a block, and of the end where there is no block
 */
export async function* readAhead(
  blocks: AsyncIterable<Uint8Array>,
  parse: (block: Uint8Array | undefined) => readonly ListingItem[],
): AsyncGenerator<ListingItem, void, undefined> {
  let held: ListingItem[] | undefined = [];
  let bytes = 0;
  for await (const block of blocks) {
    const items = parse(block);
    if (held === undefined) {
      yield* items;
      continue;
    }
    for (const item of items) held.push(item);
    bytes += block.length;
    if (bytes <= MOST_BYTES && held.length <= MOST_ITEMS) continue;
    yield* held;
    held = undefined;
  }
  if (held !== undefined) yield* held;
  yield* parse(undefined);
}
