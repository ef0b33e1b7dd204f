import type { TextCodec } from "ftplib";
import { checkItemKeys, DOWNLOAD_ITEM } from "../options/check-item.ts";
import { type OptionKinds, checkOptions } from "../options/check-options.ts";
import { localPath } from "../local/local-target.ts";
import { checkPath } from "../path/check-path.ts";
import type { RemotePath } from "../path/remote-path.ts";
import type { ProgressListener } from "../progress/progress.ts";
import type {
  DownloadOptions,
  DownloadResult,
  ListedFile,
  ResolvedDownloadOptions,
} from "./download-options.ts";
import { resolveDownloadOptions } from "./download-options.ts";

/** One file of `downloadMany`. */
export interface DownloadItem {
  readonly path: RemotePath;
  /** A local path, or a `file:` URL. Its directory must be there. */
  readonly local: string | URL;
  /** What is known of the server's file; it saves round trips. */
  readonly expect?: ListedFile | undefined;
  /** As the option of `download`; small files, which travel together, report nothing. */
  readonly onProgress?: ProgressListener | undefined;
}

/** Options of `downloadMany`: those of `download` that are the same for each file. */
export type DownloadManyOptions = Omit<DownloadOptions, "expect" | "onProgress">;

/** What became of one file of `downloadMany`. */
export type DownloadOutcome<Item> =
  | { readonly item: Item; readonly result: DownloadResult; readonly error: undefined }
  | { readonly item: Item; readonly result: undefined; readonly error: unknown };

const KINDS: OptionKinds<DownloadManyOptions> = {
  segments: "number",
  verify: "any",
  allowChanging: "boolean",
  preserveTime: "boolean",
  bandwidth: "number",
  signal: "signal",
};

/**
 * Checks the options of `downloadMany` and fills in the defaults.
 *
 * @throws TypeError and RangeError, which name the option
 */
export function resolveManyOptions(given: DownloadManyOptions): ResolvedDownloadOptions {
  checkOptions<DownloadManyOptions>("downloadMany()", given, KINDS);
  return resolveDownloadOptions(given);
}

/**
 * @throws TypeError for what is not an item
 * @throws FileError `EINVAL` for a path that cannot be sent
 */
export function checkItem(item: unknown, codec: TextCodec): void {
  checkItemKeys(item, DOWNLOAD_ITEM);
  checkPath("downloadMany", item.path, codec);
  localPath(item.local as string | URL);
}

/** Whether {@link checkItem} has no complaint. */
export function isWellFormed(item: unknown, codec: TextCodec): boolean {
  try {
    checkItem(item, codec);
    return true;
  } catch {
    return false;
  }
}

/** Files up to this length go in batches, bytes. */
const SMALL = 1 << 16;

/** Whether a file is fetched whole, and written when it is there. */
export function isSmall({ expect }: DownloadItem): boolean {
  return (expect?.size ?? 0) < SMALL;
}

/** Whether the time is known to the second. */
export function isExact({ expect }: DownloadItem): boolean {
  const modified = expect?.modified;
  return (
    modified !== undefined &&
    modified.zone !== "unknown" &&
    modified.precision !== "day" &&
    modified.precision !== "minute"
  );
}

/** The modification time, if it is known well enough to be given to the local file. */
export function timeOf({ expect }: DownloadItem): Date | undefined {
  return expect?.modified?.zone === "unknown" ? undefined : expect?.mtime;
}
