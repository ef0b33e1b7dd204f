import { TreeError, type TreeFailure, type TreeReport, type TreeSkip } from "../errors/tree-error.ts";

/** How far a run over a tree has come. */
export interface TreeProgress {
  /** Files that are there: transferred, or unchanged. */
  readonly files: number;
  /** Files found so far; the whole tree's once `isWalked`. */
  readonly totalFiles: number;
  /** Bytes that were transferred. */
  readonly bytes: number;
  /** Bytes of the files found so far that have to be transferred, as far as their sizes are known. */
  readonly totalBytes: number;
  /** Whether the whole tree is known. */
  readonly isWalked: boolean;
}

/** Receives the progress of a run over a tree: at most ten times a second, and once at the end. */
export type TreeProgressListener = (progress: TreeProgress) => void;

/** Milliseconds between two reports. */
const INTERVAL = 100;

/** Counts what a run over a tree does, and makes its report. */
export class TreeTally {
  files = 0;
  bytes = 0;
  unchanged = 0;
  directories = 0;
  found = 0;
  wanted = 0;
  isWalked = false;
  readonly skipped: TreeSkip[] = [];
  readonly failures: TreeFailure[] = [];
  readonly #listener: TreeProgressListener | undefined;
  readonly #now: () => number;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number, listener: TreeProgressListener | undefined) {
    this.#now = now;
    this.#listener = listener;
  }

  skip(path: string, reason: string): void {
    this.skipped.push({ path, reason });
  }

  fail(path: string, error: unknown): void {
    this.failures.push({ path, error });
  }

  /** Reports the progress, if the last report was long enough ago. */
  tick(): void {
    if (this.#listener === undefined) return;
    const now = this.#now();
    if (now - this.#reportedAt < INTERVAL) return;
    this.#reportedAt = now;
    this.#report(this.#listener);
  }

  /**
   * The report of the whole run.
   *
   * @throws TreeError when something failed; its `report` is the same
   */
  end(what: string): TreeReport {
    this.isWalked = true;
    if (this.#listener !== undefined) this.#report(this.#listener);
    const { files, bytes, unchanged, directories, skipped } = this;
    const report = { files, bytes, unchanged, directories, skipped };
    if (this.failures.length > 0) throw new TreeError(what, this.failures, report);
    return report;
  }

  #report(listener: TreeProgressListener): void {
    listener({
      files: this.files + this.unchanged,
      totalFiles: this.found,
      bytes: this.bytes,
      totalBytes: this.wanted,
      isWalked: this.isWalked,
    });
  }
}
