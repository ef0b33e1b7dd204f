import type { Entry } from "./entry.ts";

/** A line that is not an entry: its text (decoded like a name), its bytes, and the reason it is not one. */
export interface ListingLine {
  /**
   * `heading`: names the directory whose entries follow, in a recursive listing.
   * `notice`: understood and of no further use: totals, column titles, footers.
   * `error`: the server's complaint, printed where a listing should be (`nope: No such file or directory`).
   * `unparsed`: not understood. It may be an entry of a dialect that is not known here.
   */
  readonly kind: "heading" | "notice" | "error" | "unparsed";
  readonly text: string;
  /** The line as it came, without its end of line; cut at the longest length a line may have. */
  readonly raw: Uint8Array;
}

/** What one line of a listing (sometimes two or three lines, sometimes a part of one) turned out to be. */
export type ListingItem = Entry | ListingLine;
