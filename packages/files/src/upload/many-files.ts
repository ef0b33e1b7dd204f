import type { RemotePath } from "../path/remote-path.ts";
import type { ProgressListener } from "../progress/progress.ts";
import type { UploadSource } from "./source.ts";
import type { UploadOptions, UploadResult } from "./upload-options.ts";
import type { UploadState } from "./upload-state.ts";

/** One file of `uploadMany`. */
export interface FileToUpload {
  readonly local: UploadSource;
  readonly path: RemotePath;
  /** As the option of `upload`. */
  readonly mtime?: Date | undefined;
  /** As the option of `upload`. */
  readonly mode?: number | undefined;
  /** As the option of `upload`; small files, which travel together, report nothing. */
  readonly onProgress?: ProgressListener | undefined;
}

/** Options of `uploadMany`: those of `upload`, for all files. */
export type UploadManyOptions = Omit<UploadOptions, "mode" | "mtime" | "onProgress" | "resume">;

/** The options of `upload` that a run does not take: each file has its own, or none. */
export const OPTIONS_OF_ITEMS: readonly (keyof UploadOptions)[] = ["mode", "mtime", "onProgress", "resume"];

/** What became of one file of `uploadMany`. */
export type UploadedFile<Item> =
  | { readonly item: Item; readonly result: UploadResult; readonly error: undefined }
  | { readonly item: Item; readonly result: undefined; readonly error: unknown };

/** An item, and its upload. */
export interface Work<Item> {
  readonly item: Item;
  readonly upload: UploadState;
  /** The whole contents, of a file that is small enough to go in a batch. */
  readonly bytes: Uint8Array | undefined;
}
