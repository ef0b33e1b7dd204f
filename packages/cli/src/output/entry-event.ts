import type { SiteEntry } from "@ftplib/files";
import type { EntryEvent } from "./events.ts";

/** The event of an entry. */
export function entryEvent(entry: SiteEntry): EntryEvent {
  const { path, name, type, size, mtime, mode, owner, group, target } = entry;
  return {
    type: "entry",
    path,
    name,
    kind: type,
    ...(size === undefined ? {} : { size }),
    ...(mtime === undefined ? {} : { mtime: mtime.toISOString() }),
    ...(mode === undefined ? {} : { mode: mode.toString(8).padStart(4, "0") }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(target === undefined ? {} : { target }),
  };
}
