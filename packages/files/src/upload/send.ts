import { isReplyError, type ReplyError } from "@ftplib/reply";
import { isFileError } from "../errors/file-error.ts";
import { IntegrityError } from "../errors/integrity-error.ts";
import { SourceSpentError } from "../errors/source-spent-error.ts";
import { isFull, isRefusal, orFileError } from "../operation/refusal.ts";
import { parentOf, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { makeMissing } from "./directories.ts";
import { remoteSize } from "./remote-size.ts";
import { resumePoint } from "./resume.ts";
import { store } from "./store.ts";
import { habitsOf, nextWay } from "./upload-habits.ts";
import { restartOf, startOver, type UploadState } from "./upload-state.ts";
import { difference, expectHash } from "./verify.ts";

/**
 * Sends the whole source to the name at hand, as far as earlier attempts have not, and verifies what has arrived. What the server
 * refuses is done in the next way: a restart by APPE, then from the beginning; a missing directory is made; a temporary name is
 * given up, and the upload goes on in its turn.
 */
export async function send(upload: UploadState, session: SiteSession, onProgress: () => void): Promise<void> {
  const { source } = upload;
  const facts = await source.facts();
  if (upload.version !== undefined && upload.version !== facts.version) startOver(upload);
  upload.version = facts.version;
  if (upload.isSent) return;
  await expectHash(upload, session);
  let offset = await firstOffset(upload, session);
  while (!upload.isSent) {
    try {
      const { size } = await source.facts();
      if (offset > 0 && offset === size) arrived(upload, offset);
      else await store(upload, session, offset, onProgress);
    } catch (error) {
      if (!isReplyError(error)) throw error;
      offset = await afterRefusal(upload, session, offset, error);
      if (needsTurn(upload)) return;
      continue;
    }
    const wrong = await difference(upload, session);
    if (wrong === undefined) upload.isSent = true;
    else if (upload.hasDiffered || !source.canGive(0)) {
      throw new IntegrityError(wrong, { path: shown(upload.path) });
    } else {
      upload.hasDiffered = true;
      offset = fromBeginning(upload);
    }
  }
}

/** All was there before this attempt. */
function arrived(upload: UploadState, size: number): void {
  upload.resumedAt = size;
  upload.bytes = 0;
  upload.size = size;
}

/** Where this attempt begins. */
async function firstOffset(upload: UploadState, session: SiteSession): Promise<number> {
  const { failure, hasBegun } = upload;
  // The file may be there as a whole, and the server does not want it: a batch has left the refusal to its upload.
  const isWhole = hasBegun && isRefusal(failure) && failure.phase === "finalReply";
  // Nothing of it was taken where there is no room; a batch has left that, too.
  if (isRefusal(failure) && (isWhole || isFull(failure)))
    return await afterRefusal(upload, session, 0, failure);
  // Some servers break a transfer off by 426 for want of the directory.
  if (isReplyError(failure) && mayMakeDirectories(upload))
    await makeDirectories(upload, session).catch(unlessFileError);
  return hasBegun ? await whereToGoOn(upload, session) : await whereToBegin(upload, session);
}

/** Where the first attempt begins: after what an earlier upload has left under this name, if there is something. */
async function whereToBegin(upload: UploadState, session: SiteSession): Promise<number> {
  const { mayContinue, temporary, source, options } = upload;
  upload.mayContinue = false;
  if (!mayContinue || temporary === undefined || restartOf(upload) === "none") return 0;
  const point = await resumePoint(session, temporary, source, options.signal);
  upload.hasBegun = point !== undefined;
  return point ?? 0;
}

/** Where the next attempt begins, after one that broke off; under the final name never in the middle: it may be an older file. */
async function whereToGoOn(upload: UploadState, session: SiteSession): Promise<number> {
  const { temporary, source, options } = upload;
  if (temporary !== undefined && restartOf(upload) !== "none") {
    const point = await resumePoint(session, temporary, source, options.signal);
    if (point !== undefined) return point;
  }
  return fromBeginning(upload);
}

function fromBeginning(upload: UploadState): 0 {
  if (!upload.source.canGive(0)) throw new SourceSpentError(shown(upload.path), upload.failure);
  startOver(upload);
  return 0;
}

/** The codes of connections that broke off, and of disks that are full: no other way would do better. */
const NOT_A_WAY: ReadonlySet<number> = new Set([421, 425, 426, 452, 552]);
/** The codes for names that are refused, or whose directory is missing. */
const NAMES: ReadonlySet<number> = new Set([550, 553]);

function isBeforeData({ phase, reply }: ReplyError): boolean {
  return phase !== "finalReply" && !NOT_A_WAY.has(reply.code);
}

function mayMakeDirectories({ options, hasDirectories }: UploadState): boolean {
  return options.mkdir !== false && !hasDirectories;
}

async function makeDirectories(upload: UploadState, session: SiteSession): Promise<void> {
  try {
    await makeMissing(upload.site, session, parentOf(upload.path));
    upload.hasDirectories = true;
  } catch (error) {
    // What the server refuses now it refuses the next time.
    upload.hasDirectories = isFileError(error);
    throw error;
  }
}

function unlessFileError(error: unknown): void {
  if (!isFileError(error)) throw error;
}

/** Where to begin after a refusal; throws it where there is no other way. */
async function afterRefusal(
  upload: UploadState,
  session: SiteSession,
  offset: number,
  error: ReplyError,
): Promise<number> {
  const { temporary, options } = upload;
  const isEarly = isBeforeData(error);
  // ProFTPD refuses a restart with 451, as if that would pass.
  if (isEarly && offset > 0 && temporary !== undefined) {
    giveUpWay(upload, error);
    const isThere =
      restartOf(upload) === "append" && (await remoteSize(session, temporary, options.signal)) === offset;
    return isThere ? offset : fromBeginning(upload);
  }
  if (!isRefusal(error)) throw error;
  // Some servers say after the data that the directory is missing.
  if ((isEarly || NAMES.has(error.reply.code)) && mayMakeDirectories(upload)) {
    await makeDirectories(upload, session);
    return upload.hasBegun ? fromBeginning(upload) : 0;
  }
  // Once data has gone the name was not the reason: sent directly it would only destroy the old file.
  if (!isEarly || temporary === undefined || options.atomic === "require")
    throw await asFileError(upload, session, error);
  goDirect(upload);
  return 0;
}

/** The codes of commands that a server does not have. */
const UNKNOWN: ReadonlySet<number> = new Set([500, 502, 504]);

/**
 * Goes on in the next way. Only what says that the server cannot do this at all is remembered for its other files: a STOR or APPE may be
 * refused because a session that is lost still holds this one.
 */
function giveUpWay(upload: UploadState, { command = "", reply }: ReplyError): void {
  const way = nextWay(restartOf(upload));
  upload.restart = way;
  const isForAll = reply.code >= 500 && (/^REST\b/i.test(command) || UNKNOWN.has(reply.code));
  if (isForAll) habitsOf(upload.site).restart = way;
}

/** From now on everything goes to the final name; what is there under the temporary one is removed at the end. */
export function goDirect(upload: UploadState): void {
  if (!upload.source.canGive(0)) throw new SourceSpentError(shown(upload.path), upload.failure);
  startOver(upload);
  upload.temporary = undefined;
}

/** Whether bytes are to go to the final name, and another call may be writing to it. */
export function needsTurn({ temporary, hasTurn }: UploadState): boolean {
  return temporary === undefined && !hasTurn;
}

async function asFileError(upload: UploadState, session: SiteSession, error: unknown): Promise<unknown> {
  if (!isRefusal(error)) return error;
  const { operation, path } = upload;
  return await orFileError(session, { operation, path, intent: "write" }, () => Promise.reject(error)).catch(
    (known: unknown) => known,
  );
}
