import { FileError, isFileError } from "../errors/file-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { orFileError } from "../operation/refusal.ts";
import { checkPath } from "../path/check-path.ts";
import { nameOf, type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { setAttributes } from "./attributes.ts";
import { removeAside } from "./aside.ts";
import { publish } from "./publish.ts";
import { clean, removeLitter } from "./clean.ts";
import { inPathTurn } from "./path-turn.ts";
import { goDirect, needsTurn, send } from "./send.ts";
import { adoptSource } from "./adopt-source.ts";
import { OneShotBlocks } from "./one-shot-blocks.ts";
import type { Source, UploadSource } from "./source.ts";
import { habitsOf } from "./upload-habits.ts";
import type { UploadOptions, UploadResult } from "./upload-options.ts";
import { newUpload, type UploadState } from "./upload-state.ts";
import { checkStoredName } from "./stored-name.ts";
import { differsByName } from "./verify.ts";

/** Uploads one file: see `Site.upload`. The source is taken over at the call. */
export async function upload(
  site: SiteContext,
  source: UploadSource,
  path: RemotePath,
  options: UploadOptions,
): Promise<UploadResult> {
  return await uploadFrom(site, "upload", adoptSource(source), path, options);
}

/** The same for a source that was adopted, in the name of any method. */
export async function uploadFrom(
  site: SiteContext,
  operation: string,
  source: Source,
  path: RemotePath,
  options: UploadOptions,
): Promise<UploadResult> {
  try {
    checkPath(operation, path, site.options.codec);
    if (nameOf(path).length === 0 || shown(path).endsWith("/")) {
      throw new FileError("EISDIR", { operation, path: shown(path) });
    }
    if (options.resume !== undefined && source instanceof OneShotBlocks) {
      throw new TypeError(
        `the option resume of ${operation}() needs a source that can be read again: a path, bytes, or a function that gives a stream`,
      );
    }
    const result = await finish(newUpload(site, operation, path, source, options));
    const { verify, signal } = options;
    if (verify !== false) await checkStoredName(site, { operation, path, size: result.size, signal });
    return result;
  } finally {
    await source.release();
  }
}

/** Brings all bytes to the name at hand, as far as that is not done: {@link send}, or what copies on the server. */
export type Sending = typeof send;

/**
 * Performs the upload, wherever it stands; after a failure removes what it has left. What goes directly to the final name waits for other
 * calls of the site that write to it: two at once would leave a mixture.
 */
export async function finish(upload: UploadState, sending: Sending = send): Promise<UploadResult> {
  for (;;) {
    const result = await (needsTurn(upload) ? inItsTurn(upload, sending) : performed(upload, sending));
    if (result !== undefined) return result;
  }
}

async function inItsTurn(upload: UploadState, sending: Sending): Promise<UploadResult | undefined> {
  const { site, path, options } = upload;
  const call = (): Promise<UploadResult | undefined> => {
    upload.hasTurn = true;
    return performed(upload, sending);
  };
  try {
    return await inPathTurn(site, "bytes", path, call, options.signal);
  } catch (error) {
    // Who has given up the wait may have sent something under another name before.
    if (!upload.hasTurn) {
      upload.meter.stop();
      await clean(upload);
    }
    throw error;
  }
}

/** Undefined where it has to wait for its turn. */
async function performed(upload: UploadState, sending: Sending): Promise<UploadResult | undefined> {
  const { site, operation, path, options } = upload;
  const run = async (session: SiteSession, onProgress: () => void): Promise<UploadResult | undefined> => {
    try {
      return await attempt(upload, session, onProgress, sending);
    } catch (error) {
      upload.failure = error;
      throw error;
    }
  };
  try {
    return await perform(site, { name: operation, path: shown(path), run }, options.signal);
  } catch (error) {
    upload.meter.stop();
    // Who has cancelled an RNTO wants no file: what still has its temporary name is removed.
    const isGivenUp = options.signal?.aborted === true && upload.aside === undefined;
    if ((!upload.isOpen || isGivenUp) && !isKept(upload, error)) await clean(upload);
    // What could not be removed is the old file, under another name.
    if (upload.hasName && !upload.isUnmeasured) return done(upload);
    const isKnown = !upload.isOpen && !upload.isOverwritten && upload.aside === undefined;
    if (isKnown || options.signal?.aborted === true) throw error;
    throw new UnknownOutcomeError(operation, shown(path), whatIsOpen(upload), error);
  }
}

/** Whether what was sent stays there for a later upload of the same name. */
function isKept({ options, temporary, litter, aside, hasName }: UploadState, error: unknown): boolean {
  if (options.resume === undefined || temporary === undefined || isFileError(error)) return false;
  return (
    shown(temporary).endsWith(`.${options.resume}.part`) &&
    litter.length === 0 &&
    aside === undefined &&
    !hasName
  );
}

/** One attempt: goes on where the last one has got to. Undefined where it has to wait for its turn. */
async function attempt(
  upload: UploadState,
  session: SiteSession,
  onProgress: () => void,
  sending: Sending,
): Promise<UploadResult | undefined> {
  const { site, path, options } = upload;
  for (;;) {
    // After an RNTO whose reply was lost, the temporary file may be gone.
    if (!upload.isOpen && !upload.hasName) {
      await sending(upload, session, onProgress);
      if (needsTurn(upload)) return undefined;
      await setAttributes(upload, session);
    }
    const { temporary } = upload;
    if (temporary === undefined) break;
    const refusal = await publish(upload, session, temporary);
    if (refusal === undefined) {
      if (await differsByName(upload, session)) continue;
      break;
    }
    if (options.atomic === "require") {
      const refused = { operation: upload.operation, path, intent: "write" } as const;
      await orFileError(session, refused, () => Promise.reject(refusal));
    }
    goDirect(upload);
    if (needsTurn(upload)) return undefined;
  }
  if (upload.temporary === undefined) {
    await removeAside(upload, session);
    if (options.atomic !== false) habitsOf(site).addDirect(path);
  }
  // From here on it is only to be tidied up: on this session, since another one may have to be waited for.
  upload.hasName = true;
  await removeLitter(upload, session);
  return done(upload);
}

function done(upload: UploadState): UploadResult {
  upload.isDone = true;
  upload.meter.end();
  return resultOf(upload);
}

/** What an upload that is done has come to. */
export function resultOf(upload: UploadState): UploadResult {
  const { bytes, size = 0, resumedAt, mtime, hash } = upload;
  return { bytes, size, atomic: upload.temporary !== undefined, resumedAt, mtime, hash };
}

function whatIsOpen({ aside, isOverwritten }: UploadState): string {
  if (isOverwritten) return "after a refused RNFR the server has moved another file to this name";
  const why = "the connection was lost before the reply to RNTO";
  return aside === undefined ? why : `${why}; the old file is there or at ${shown(aside)}`;
}
