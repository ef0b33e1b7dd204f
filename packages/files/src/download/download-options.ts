import type { Moment } from "@ftplib/listing";
import type { FileHash } from "../hash/hash-reply.ts";
import { checkBandwidth } from "../options/bandwidth-option.ts";
import { checkedWhole, checkOptions, type OptionKinds } from "../options/check-options.ts";
import type { ProgressListener } from "../progress/progress.ts";

/** How a download is compared with the server's file before it gets its name. */
export type Verification = "size" | "hash" | "auto" | false;

/** What a listing says of a file; an entry of `readdir` will do. */
export interface ListedFile {
  /** Bytes. */
  readonly size?: number | undefined;
  readonly mtime?: Date | undefined;
  /** How exact `mtime` is: one in an unknown zone is not given to the local file. */
  readonly modified?: Moment | undefined;
}

/** Options of `download`. */
export interface DownloadOptions {
  /**
   * The most connections that fetch the file at once, each a piece of it; default 1. They are taken from the site's. A server that serves one at a
   * time, or cannot begin in the middle of a file, sends all on one; so does any with `allowChanging` or `verify: false`.
   */
  readonly segments?: number | undefined;
  /**
   * `size` (default) compares the number of bytes; `hash` also the hash that the server computes (HASH, XSHA256 and the like), and fails
   * where it has none; `auto` compares the hash where the server has one; `false` compares nothing, and goes by the server's final reply.
   * A server that reports the size neither by MLST, SIZE or its 150 nor in a listing gives nothing to compare: then `size` and `auto` go by the
   * final reply, too.
   */
  readonly verify?: Verification | undefined;
  /** Accepts a file that changes while it is fetched: what came is kept as it came. Default false: an IntegrityError. */
  readonly allowChanging?: boolean | undefined;
  /** Gives the local file the server's modification time, where the server reports it; default true. */
  readonly preserveTime?: boolean | undefined;
  /** The most bytes a second, over all connections of this transfer; default: the site's limit alone. */
  readonly bandwidth?: number | undefined;
  /** What a listing said of the file: its size is what the file is compared with where the server knows neither SIZE nor MLST. */
  readonly expect?: ListedFile | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** Cancels the call: it rejects with the signal's reason. What is there already is kept for a later call. */
  readonly signal?: AbortSignal | undefined;
}

/** What a download comes to. */
export interface DownloadResult {
  /** Bytes that this call has fetched; what was there before, and what was fetched again to be compared, is not counted. */
  readonly bytes: number;
  /** The length of the local file. */
  readonly size: number;
  /** When the server's file was modified; undefined where the server does not say. */
  readonly mtime: Date | undefined;
  /** Where this call went on: bytes that an earlier one had left. 0 where it began at the start. */
  readonly resumedAt: number;
  /** The hash that was compared with the server's, where one was. */
  readonly hash: FileHash | undefined;
}

/** {@link DownloadOptions} with every default filled in. */
export interface ResolvedDownloadOptions {
  readonly segments: number;
  readonly verify: Verification;
  readonly allowChanging: boolean;
  readonly preserveTime: boolean;
  readonly bandwidth: number | undefined;
  readonly expect: ListedFile | undefined;
  readonly onProgress: ProgressListener | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The kinds of the options of `download`. */
const DOWNLOAD_KINDS: OptionKinds<DownloadOptions> = {
  segments: "number",
  verify: "any",
  allowChanging: "boolean",
  preserveTime: "boolean",
  bandwidth: "number",
  expect: "any",
  onProgress: "function",
  signal: "signal",
};

/** More pieces than this would be an attack. */
const MOST_SEGMENTS = 64;

/**
 * Checks the options of a download and fills in the defaults.
 *
 * @throws TypeError and RangeError, which name the option
 */
export function resolveDownloadOptions(given: DownloadOptions): ResolvedDownloadOptions {
  checkOptions<DownloadOptions>("download()", given, DOWNLOAD_KINDS);
  const {
    verify = "size",
    allowChanging = false,
    preserveTime = true,
    bandwidth,
    expect,
    onProgress,
    signal,
  } = given;
  checkBandwidth(bandwidth);
  return {
    segments: checkedWhole("segments", given.segments, { least: 1, most: MOST_SEGMENTS, otherwise: 1 }),
    verify: checkedVerification(verify),
    allowChanging,
    preserveTime,
    bandwidth,
    expect: checkedExpectation(expect),
    onProgress,
    signal,
  };
}

/** @throws TypeError for what cannot be compared so */
function checkedVerification(verify: unknown): Verification {
  if (verify === "size" || verify === "hash" || verify === "auto" || verify === false) return verify;
  throw new TypeError('the option verify must be "size", "hash", "auto" or false');
}

/** @throws TypeError for what is not an entry of a listing */
function checkedExpectation(expect: unknown): ListedFile | undefined {
  if (expect === undefined || (typeof expect === "object" && expect !== null && !Array.isArray(expect)))
    return expect;
  throw new TypeError("the option expect must be an entry of a listing: { size, mtime }");
}
