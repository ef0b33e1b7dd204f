import type { DownloadItem } from "../download/many-options.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { ProgressListener } from "../progress/progress.ts";
import type { FileToUpload } from "../upload/many-files.ts";

/** One file of a tree that is transferred. */
export interface TreeFile {
  /** The server's path. */
  readonly remote: string;
  /** This machine's path. */
  readonly local: string;
  /**
   * `wanted`: it is to be transferred, or would be with `dryRun`; `moving`: some of it is there, at most ten times a second, and not for small files, which
   * travel together; `done`: all is there; `failed`: see `error`. A file that the server has stored under another name fails after it was done.
   */
  readonly state: "wanted" | "moving" | "done" | "failed";
  /** Bytes that are there. */
  readonly bytes: number;
  /** The size of the whole file; undefined where it is not known. */
  readonly total: number | undefined;
  /** What it failed with. */
  readonly error: unknown;
}

/** Receives what becomes of each file of a tree. What it throws ends the run. */
export type TreeFileListener = (file: TreeFile) => void;

/** One file of a run, as the outcomes have it. */
export type TreeItem = (DownloadItem | FileToUpload) & { readonly size: number | undefined };

/** Reports to a listener what becomes of the files of a tree; without one it does nothing. */
export class TreeFiles {
  readonly #listener: TreeFileListener | undefined;

  constructor(listener: TreeFileListener | undefined) {
    this.#listener = listener;
  }

  /** What hears of the progress of this file. */
  progressOf(path: RemotePath, local: string): ProgressListener | undefined {
    if (this.#listener === undefined) return undefined;
    return ({ bytes, total }) =>
      this.#listener?.({ remote: shown(path), local, state: "moving", bytes, total, error: undefined });
  }

  wanted(item: TreeItem): void {
    this.#tell(item, "wanted", 0, undefined);
  }

  done(item: TreeItem, size: number): void {
    this.#tell(item, "done", size, undefined);
  }

  failed(item: TreeItem, error: unknown): void {
    this.#tell(item, "failed", 0, error);
  }

  #tell({ path, local, size }: TreeItem, state: TreeFile["state"], bytes: number, error: unknown): void {
    const total = state === "done" ? bytes : size;
    this.#listener?.({ remote: shown(path), local: String(local), state, bytes, total, error });
  }
}
