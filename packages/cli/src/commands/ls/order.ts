import type { SiteEntry } from "@ftplib/files";

/** How a listing is sorted. */
export interface Order {
  readonly byTime: boolean | undefined;
  readonly bySize: boolean | undefined;
  readonly reverse: boolean | undefined;
}

/** Sorts by name, or as the flags say; equal ones by name. What has no time or no size comes last. */
export function inOrder(entries: readonly SiteEntry[], { byTime, bySize, reverse }: Order): SiteEntry[] {
  const key = (entry: SiteEntry): number => {
    if (byTime === true) return entry.mtime?.getTime() ?? Number.NEGATIVE_INFINITY;
    return bySize === true ? (entry.size ?? -1) : 0;
  };
  const sorted = entries.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one !== other) return one > other ? -1 : 1;
    return a.name < b.name ? -1 : 1;
  });
  return reverse === true ? sorted.toReversed() : sorted;
}
