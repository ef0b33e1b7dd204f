import type { Moment } from "./moment.ts";

/**
 * What an entry is: a `file`, a directory (`dir`), a symbolic link (`symlink`), a device of characters (`char`) or of blocks
 * (`block`), a named pipe (`fifo`), a `socket`; `unknown` where the listing does not say, as in a list of names.
 */
export type EntryType = "file" | "dir" | "symlink" | "char" | "block" | "fifo" | "socket" | "unknown";

/** What only some dialects report; a field that a line lacks is absent. */
export interface Details {
  permissions?: string | undefined;
  mode?: number | undefined;
  owner?: string | undefined;
  group?: string | undefined;
  links?: number | undefined;
  unique?: string | undefined;
  target?: string | undefined;
  created?: Moment | undefined;
  facts?: ReadonlyMap<string, string>;
}
