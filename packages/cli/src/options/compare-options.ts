import { bytes, duration, flag } from "./option.ts";
import { moment, shift } from "./moment.ts";

/** The flags that decide which files are compared, and which are equal. */
export const likenessOptions = {
  checksum: flag("-c, --checksum", "compare hashes in place of times"),
  sizeOnly: flag("--size-only", "compare sizes alone"),
  modifyWindow: duration("--modify-window <time>", "times that differ by so much are equal"),
  timeShift: shift("--time-shift <time>", "add this to the target's times, such as 2h or -1h"),
  ignoreExisting: flag("--ignore-existing", "only files that the target lacks"),
  existing: flag("--existing", "only files that the target has"),
  minSize: bytes("--min-size <bytes>", "only files of at least so many bytes, such as 10k"),
  maxSize: bytes("--max-size <bytes>", "only files of at most so many bytes"),
  newerThan: moment("--newer-than <when>", "only files modified after this, such as 7d or 2026-01-31"),
  olderThan: moment("--older-than <when>", "only files modified before this"),
  emptyDirs: flag("--no-empty-dirs", "make no directories that have nothing in them"),
  // It has the same value; the later one of the two counts.
  emptyDirsToo: flag("--empty-dirs", "make such directories even where --include leaves files out"),
  dirTimes: flag("--dir-times", "give directories the times of the source's"),
} as const;

/** The same, and those that decide what is done about files that are not equal. */
export const compareOptions = {
  ...likenessOptions,
  update: flag("--update", "keep files of the target that are newer"),
  overwriteNewer: flag("--overwrite-newer", "replace newer files on a server, which are conflicts otherwise"),
  renames: flag("--track-renames", "rename files that were moved in the source; needs --delete"),
} as const;
