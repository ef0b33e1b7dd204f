import type { RemotePath } from "../path/remote-path.ts";
import type { FileHash } from "../hash/hash-reply.ts";
import { ProgressMeter } from "../progress/progress.ts";
import { type Limits, limitsOf } from "../options/bandwidth-option.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { nameBeside } from "./temporary-name.ts";
import { habitsOf, lastWay, type RestartWay } from "./upload-habits.ts";
import type { Source } from "./source.ts";
import type { UploadOptions } from "./upload-options.ts";

/** One upload: what is asked for, and how far it has come. It outlives each attempt. */
export interface UploadState {
  readonly site: SiteContext;
  /** The method, for messages. */
  readonly operation: string;
  readonly path: RemotePath;
  readonly source: Source;
  readonly options: UploadOptions;
  readonly meter: ProgressMeter;
  /** The limit of this upload besides the site's. */
  readonly limits: Limits;
  /** The name that the bytes are sent to; undefined: the final one. */
  temporary: RemotePath | undefined;
  /** Earlier temporary names that may still be there. */
  readonly litter: RemotePath[];
  /** Whether anything may have arrived under the name at hand. */
  hasBegun: boolean;
  /** Whether an earlier upload may have left something under the name at hand. */
  mayContinue: boolean;
  /** The way to go on that was not refused for this file; the site may have refused it for all. */
  restart: RestartWay;
  /** The contents of the source that were sent there: its version, see `SourceFacts`. */
  version: string | undefined;
  /** Whether this call is the one that writes to the final name: see `inPathTurn`. */
  hasTurn: boolean;
  /** Whether all is there, and verified. */
  isSent: boolean;
  /** Whether the server did not tell its size, so that it is to be measured once it has its name. */
  isUnmeasured: boolean;
  /** Whether it has its name. */
  isDone: boolean;
  /** The size of the whole file, once it is known. */
  size: number | undefined;
  /** The furthest byte that any attempt has got to: an attempt that gets further is progress. */
  furthest: number;
  /** The most bytes that the server can have got so far. */
  given: number;
  /** Bytes that the last attempt sent. */
  bytes: number;
  resumedAt: number | undefined;
  /** Whether the directories above were made, or found. */
  hasDirectories: boolean;
  /** Whether bytes of ours have replaced what was under the final name. */
  hasTouched: boolean;
  /** Why the last attempt failed. */
  failure: unknown;
  /** Whether what was sent once was not what arrived: the next time that is an error. */
  hasDiffered: boolean;
  /** The name that the old file was moved to, where the server does not replace. */
  aside: RemotePath | undefined;
  /** Whether an RNTO to the final name was sent, and its reply never came. */
  isOpen: boolean;
  /** Whether the server has given the final name to another file: it took an RNTO after an RNFR that it had refused. */
  isOverwritten: boolean;
  /** Whether the whole file has its name; an old one may still be to remove. */
  hasName: boolean;
  mtime: Date | undefined;
  hash: FileHash | undefined;
}

/** The state before the first attempt. */
export function newUpload(
  site: SiteContext,
  operation: string,
  path: RemotePath,
  source: Source,
  options: UploadOptions,
): UploadState {
  return {
    site,
    operation,
    path,
    source,
    options,
    meter: new ProgressMeter(site.options.clock, options.onProgress),
    limits: limitsOf(options.bandwidth, site.options.clock),
    temporary: isDirect(site, path, options)
      ? undefined
      : nameBeside(path, "part", site.options.codec, options.resume),
    mayContinue: options.resume !== undefined,
    restart: "rest",
    litter: [],
    hasBegun: false,
    version: undefined,
    hasTurn: false,
    isSent: false,
    isUnmeasured: false,
    isDone: false,
    size: undefined,
    furthest: 0,
    given: 0,
    bytes: 0,
    resumedAt: undefined,
    hasDirectories: false,
    hasTouched: false,
    failure: undefined,
    hasDiffered: false,
    aside: undefined,
    isOpen: false,
    isOverwritten: false,
    hasName: false,
    mtime: undefined,
    hash: undefined,
  };
}

function isDirect(site: SiteContext, path: RemotePath, { atomic = true }: UploadOptions): boolean {
  if (atomic === "require") return false;
  return atomic === false || habitsOf(site).isDirect(path);
}

/** How the upload can be gone on with. */
export function restartOf({ site, restart }: UploadState): RestartWay {
  return lastWay(restart, habitsOf(site).restart);
}

/** Begins anew under another name: what was sent is of no use. */
export function startOver(upload: UploadState): void {
  if (upload.temporary !== undefined) {
    if (upload.hasBegun) upload.litter.push(upload.temporary);
    upload.temporary = nameBeside(upload.path, "part", upload.site.options.codec);
  }
  upload.hasBegun = false;
  upload.mayContinue = false;
  upload.isSent = false;
  upload.isUnmeasured = false;
  upload.resumedAt = undefined;
}
