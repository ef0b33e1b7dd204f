import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open, rm } from "node:fs/promises";
import { takeFree } from "./in-turn.ts";
import { alreadyThere, type LocalTarget, partNames, unlessMissing } from "./local-target.ts";
import { draftOf, type PartRecord, type Range, readRecord, recordOf } from "./part-record.ts";

/** So many bytes are fetched again and compared before a part is continued (D2). */
export const OVERLAP: number = 1 << 16;

/** The part of a download: its names, which nobody else uses meanwhile, and what an earlier call has left there. */
export interface FoundPart {
  /** `.NAME.part`, or with a number where something else has that name. */
  readonly part: string;
  readonly record: string;
  readonly left: LeftPart | undefined;
  /** Gives the names back. */
  readonly giveBack: () => void;
}

/** What an earlier call has left. */
export interface LeftPart {
  readonly record: PartRecord;
  readonly ranges: readonly Range[];
}

/**
 * Looks for a part whose record fits it, else for a name under which nothing is. A file without a record that fits may be anybody's, and stays
 * (D1).
 *
 * @throws Error `EEXIST` where all names are in use
 */
export async function findPart({ path }: LocalTarget): Promise<FoundPart> {
  for (const part of partNames(path)) {
    const record = recordOf(part);
    const giveBack = takeFree([part, record, draftOf(record)]);
    if (giveBack === undefined) continue;
    try {
      const left = await leftAt(part, record);
      if (left !== "others") return { part, record, left, giveBack };
      giveBack();
    } catch (error) {
      giveBack();
      throw error;
    }
  }
  throw alreadyThere(path);
}

/** What an earlier call has left; undefined where nothing is. */
async function leftAt(part: string, path: string): Promise<LeftPart | undefined | "others"> {
  const [stats, ...others] = await Promise.all(
    [part, path, draftOf(path)].map((name) => unlessMissing(lstat(name))),
  );
  const isFree = stats === undefined || stats.isSymbolicLink();
  if (isFree) return others.every((other) => other === undefined) ? undefined : "others";
  const record = await readRecord(path);
  const ranges = record === undefined ? undefined : rangesIn(record, stats);
  return record === undefined || ranges === undefined ? "others" : { record, ranges };
}

/** What is there of the file that the record describes; undefined where the two do not fit together. */
function rangesIn(record: PartRecord, stats: Stats): readonly Range[] | undefined {
  const { size, ranges } = record;
  if (!stats.isFile() || stats.size > size) return undefined;
  if (ranges !== undefined) return stats.size === size ? ranges : undefined;
  // One that lacks nothing but its name is short of its end: that is compared once more.
  const reached = stats.size === size ? Math.max(0, size - OVERLAP) : stats.size;
  return [{ start: 0, reached, end: size }];
}

// Somebody may put a link where the part is. Windows has no such flag.
const FLAGS = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);

/** Opens the part that was found, or makes it; a link in its place is removed, and not followed. */
export async function openPart({ part, left }: FoundPart): Promise<FileHandle> {
  if (left !== undefined) return await open(part, FLAGS);
  const found = await unlessMissing(lstat(part));
  if (found?.isSymbolicLink() === true) await rm(part);
  return await open(part, FLAGS | constants.O_CREAT | constants.O_EXCL, 0o666);
}
