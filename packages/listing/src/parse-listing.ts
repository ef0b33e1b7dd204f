import type { DialectName } from "./dialect-name.ts";
import type { Entry } from "./entry.ts";
import type { ListingItem, ListingLine } from "./listing-item.ts";
import { ListingParser, type ListingOptions } from "./listing-parser.ts";
import { encodeUtf8 } from "./text.ts";

/** A whole listing. */
export interface Listing {
  /** `undefined` if no line was understood, or there was none. */
  readonly dialect: DialectName | undefined;
  readonly entries: readonly Entry[];
  /** The lines that are not entries, without totals, titles and the like. If there are some and no entries, nobody knows whether the directory is empty. */
  readonly problems: readonly ListingLine[];
  /** Everything, in the order of the lines. */
  readonly items: readonly ListingItem[];
}

/** Parses a whole listing: its bytes, or its text, which stands for its bytes in UTF-8. For a long one see {@link ListingParser}. */
export function parseListing(input: Uint8Array | string, options: ListingOptions = {}): Listing {
  const parser = new ListingParser(options);
  const items = parser.push(typeof input === "string" ? encodeUtf8(input) : input).concat(parser.end());
  return {
    dialect: parser.dialect,
    entries: items.filter((item) => item.kind === "entry"),
    problems: items.filter((item): item is ListingLine => item.kind === "error" || item.kind === "unparsed"),
    items,
  };
}
