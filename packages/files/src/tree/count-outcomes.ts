import type { TreeFiles, TreeItem } from "./tree-file.ts";
import type { TreeTally } from "./tree-report.ts";

/** What became of one file of a run. */
interface Outcome<Item> {
  readonly item: Item;
  readonly result: { readonly bytes: number; readonly size: number } | undefined;
  readonly error: unknown;
}

/** Whose outcomes are counted. */
interface Counting<Item> {
  readonly tally: TreeTally;
  readonly files: TreeFiles;
  /** What a failed file is called in the report. */
  readonly nameOf: (item: Item) => string;
  /** The name for a failure that concerns no single file. */
  readonly root: string;
  /** Receives each file that is there. */
  readonly onDone?: ((item: Item) => void) | undefined;
  /** Whether the disk that is written to is full: then the run is over, and the report says so. */
  readonly isFull: (error: unknown) => boolean;
}

/**
 * Counts what becomes of the files of a tree, and reports each.
 *
 * @throws what ended the run, unless a disk is full
 */
export async function countOutcomes<Item extends TreeItem>(
  outcomes: AsyncIterable<Outcome<Item>>,
  { tally, files, nameOf, root, onDone, isFull }: Counting<Item>,
): Promise<void> {
  try {
    for await (const { item, result, error } of outcomes) {
      if (result === undefined) {
        tally.fail(nameOf(item), error);
        files.failed(item, error);
      } else {
        tally.files++;
        tally.bytes += result.bytes;
        onDone?.(item);
        files.done(item, result.size);
      }
      tally.tick();
    }
  } catch (error) {
    if (!isFull(error)) throw error;
    // A file that failed with it has been counted; a directory has not.
    if (!tally.failures.some((failure) => failure.error === error)) tally.fail(root, error);
  }
}
