import type { FileHash } from "../hash/hash-reply.ts";
import { checkTime } from "../operation/modification-time.ts";
import type { ProgressListener } from "../progress/progress.ts";
import { checkBandwidth } from "../options/bandwidth-option.ts";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import { checkMode } from "../options/mode.ts";

/** Options of `upload`; `writeFile`, `createWriteStream` and `writable` take most of them, too. */
export interface UploadOptions {
  /**
   * How the file gets its name. `true` (default): it is sent to a hidden file in the same directory and renamed when it is whole; directly
   * where the server refuses such names or renames. `"require"`: as `true`, or not at all. `false`: always directly.
   * Calls of one site that write directly to one path do so one after the other.
   */
  readonly atomic?: boolean | "require" | undefined;
  /** Makes the directories that are missing; default true. */
  readonly mkdir?: boolean | undefined;
  /**
   * What is compared before the file gets its name: `"size"` (default), `"hash"` (a server that computes none is an error),
   * `"auto"` (the hash where the server computes one, else the size), or nothing (`false`). Unless it is `false`, \`upload\` asks the server for a
   * file with an unusual name once it has that.
   */
  readonly verify?: "size" | "hash" | "auto" | false | undefined;
  /** Sets the remote modification time to that of the local file; default true for local files, where the server can. */
  readonly preserveTime?: boolean | undefined;
  /** The modification time to set, instead of that of the local file. A server that cannot set times is an error then. */
  readonly mtime?: Date | undefined;
  /** The permission bits to set, `0o644`, before the file gets its name. */
  readonly mode?: number | undefined;
  /**
   * Names this upload, by letters and digits: what one of the same name and path has left on the server, broken off in whatever process, is
   * continued if its last 64 KiB are those of the source. It stays there when this one is broken off, too. Another source needs another name.
   * What is sent directly begins anew. A source that gives its bytes once, such as a stream, cannot continue anything: with it this is a
   * TypeError.
   */
  readonly resume?: string | undefined;
  /** The most bytes a second; default: the site's limit alone. */
  readonly bandwidth?: number | undefined;
  /** Receives how far the upload has come, at most ten times a second, and once at the end. */
  readonly onProgress?: ProgressListener | undefined;
  /** Cancels the call: it rejects with the signal's reason, and what was sent is removed. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `createWriteStream` and `writable`: what is written comes once, and has no time of its own. */
export type WriteStreamOptions = Omit<UploadOptions, "preserveTime" | "resume">;

/** The options of `upload` that streams do not have. */
export const OPTIONS_OF_FILES: readonly (keyof UploadOptions)[] = ["preserveTime", "resume"];

/** What `upload` returns. */
export interface UploadResult {
  /** Bytes that were sent, by the last attempt if there were several. */
  readonly bytes: number;
  /** The size of the file, bytes. */
  readonly size: number;
  /** Whether the file got its name when it was whole. False where it was sent directly. */
  readonly atomic: boolean;
  /** Where the last attempt went on with an earlier one, bytes; undefined when nothing was resumed. */
  readonly resumedAt: number | undefined;
  /** The modification time that was set; undefined when none was, or the server could not. */
  readonly mtime: Date | undefined;
  /** The hash on which both sides agreed; undefined when none was compared. */
  readonly hash: FileHash | undefined;
}

const UPLOAD_KINDS: OptionKinds<UploadOptions> = {
  atomic: "any",
  mkdir: "boolean",
  verify: "any",
  preserveTime: "boolean",
  mtime: "object",
  mode: "number",
  resume: "string",
  bandwidth: "number",
  onProgress: "function",
  signal: "signal",
};

/**
 * Checks the options of the call that is named. Throws TypeError and RangeError, which name the option.
 *
 * @param others options of `upload` that this call does not have
 */
export function checkUploadOptions(
  where: string,
  options: unknown,
  others: readonly (keyof UploadOptions)[] = [],
): asserts options is UploadOptions {
  const kinds = Object.entries(UPLOAD_KINDS).filter(
    ([name]) => !others.includes(name as keyof UploadOptions),
  );
  checkOptions<UploadOptions>(where, options, Object.fromEntries(kinds) as OptionKinds<UploadOptions>);
  checkUploadValues(where, options);
}

/** Checks the values of the options, which are of the right kinds. Throws TypeError and RangeError, which name the option. */
export function checkUploadValues(where: string, options: UploadOptions): void {
  const { atomic, verify, mtime, mode, resume } = options;
  checkBandwidth(options.bandwidth);
  if (resume !== undefined && !/^[0-9A-Za-z]{1,64}$/.test(resume)) {
    throw new TypeError(`the option resume of ${where} must be 1 to 64 letters and digits`);
  }
  if (![undefined, true, false, "require"].includes(atomic)) {
    throw new TypeError(`the option atomic of ${where} must be true, false or "require"`);
  }
  if (![undefined, false, "size", "hash", "auto"].includes(verify)) {
    throw new TypeError(`the option verify of ${where} must be "size", "hash", "auto" or false`);
  }
  if (mtime !== undefined) {
    if (!(mtime instanceof Date)) throw new TypeError(`the option mtime of ${where} must be a Date`);
    checkTime(mtime);
  }
  if (mode !== undefined) checkMode(mode);
}
