import type { Clock } from "./clock.ts";
import type { DialectName } from "./dialect-name.ts";
import type { Draft } from "./draft.ts";
import type { Line } from "./line.ts";

/**
 * What a reader makes of a line. `entry`: the draft holds one. `hold`: the next line belongs to it. `none`: it is not of this dialect.
 * The others are the kinds of a `ListingLine`.
 */
export type Verdict = "entry" | "heading" | "notice" | "hold" | "none";

/** Reads the lines of one listing, in order. */
export interface Reader {
  /** Reads one line into the draft, which is clear. Takes time in proportion to the line's length, whatever is in it. */
  read(line: Line, draft: Draft): Verdict;
  /** More lines may change how the lines so far are to be read (which of `03-04-05` is the day?). */
  readonly isUndecided?: boolean;
  /** The listing begins again: the first lines are read twice, once to learn from. What was learned stays. */
  rewind?(): void;
}

/** A way of printing directory listings. */
export interface Dialect {
  readonly name: DialectName;
  /** A reader for a new listing; `isSure` if it is known to be of this dialect, whatever it looks like. */
  open(clock: Clock, isSure: boolean): Reader;
}
