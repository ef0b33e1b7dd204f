import { isReplyError, type ReplyError } from "@ftplib/reply";
import { FileError } from "../errors/file-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { hasFailedAtSource } from "../operation/lost-rename.ts";
import { isRefusal } from "../operation/refusal.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { isLoss } from "../recovery/operation.ts";
import { lookIfAllowed, moveAside, removeAside, restore } from "./aside.ts";
import { inPathTurn } from "./path-turn.ts";
import { remoteSize } from "./remote-size.ts";
import type { UploadState } from "./upload-state.ts";

/**
 * Gives the whole file its name (U1): RNTO replaces an old file on most servers. Where it does not, the old file is moved aside,
 * and removed when the new one has its name; if that cannot be given either, the old one gets its own back.
 *
 * May be called again after a lost connection: a temporary file that is gone, with the final one as long as it should be, has
 * been renamed. Nothing else has the temporary name, and nobody else renames it.
 *
 * @returns the refusal of a server that does not rename; then everything is as it was
 * @throws FileError `EISDIR`; UnknownOutcomeError when both files are gone
 */
export async function publish(
  upload: UploadState,
  session: SiteSession,
  temporary: RemotePath,
): Promise<ReplyError | undefined> {
  const refusal = upload.hasName ? undefined : await tryToPublish(upload, session, temporary);
  if (refusal !== undefined) {
    await restore(upload, session);
    return refusal;
  }
  // Whatever becomes of the old file: this is not done again.
  upload.hasName = true;
  await removeAside(upload, session);
  return undefined;
}

async function tryToPublish(
  upload: UploadState,
  session: SiteSession,
  temporary: RemotePath,
): Promise<ReplyError | undefined> {
  const refusal = await rename(upload, session, temporary);
  if (refusal === undefined) return undefined;
  const { at, error } = refusal;
  if (at === "RNFR") return (await wasRenamed(upload, session, temporary)) ? undefined : error;
  const { site, path, options } = upload;
  // Two that move one file aside would each take the file of the other for the old one.
  return await inPathTurn(
    site,
    "name",
    path,
    () => replace(upload, session, temporary, error),
    options.signal,
  );
}

interface Refusal {
  readonly at: "RNFR" | "RNTO";
  readonly error: ReplyError;
}

/** RNFR and RNTO to the final name; a refusal is returned. After a loss `isOpen` says that nobody knows. */
async function rename(
  upload: UploadState,
  session: SiteSession,
  temporary: RemotePath,
): Promise<Refusal | undefined> {
  try {
    await session.ftp.rename(temporary, upload.path, { signal: upload.options.signal });
    upload.isOpen = false;
    return undefined;
  } catch (error) {
    const isAtSource = hasFailedAtSource(session.ftp, error);
    if (isReplyError(error) && !isLoss(error)) {
      if (!isAtSource) upload.isOpen = false;
      if (isRefusal(error)) return { at: isAtSource ? "RNFR" : "RNTO", error };
    } else if (!isAtSource) upload.isOpen = true;
    throw error;
  }
}

/** After a refused RNFR: whether an earlier RNTO, whose reply was lost, was carried out. */
async function wasRenamed(
  upload: UploadState,
  session: SiteSession,
  temporary: RemotePath,
): Promise<boolean> {
  if (!upload.isOpen) return false;
  const { operation, path, options, failure } = upload;
  if ((await remoteSize(session, temporary, options.signal)) !== undefined) {
    upload.isOpen = false;
    return false;
  }
  const size = await remoteSize(session, path, options.signal);
  upload.isOpen = false;
  if (size === upload.size) return true;
  const why = `the temporary file is gone, and the file ${size === undefined ? "is not there" : `has ${size} bytes`}`;
  throw new UnknownOutcomeError(operation, shown(path), why, failure);
}

/** How often a file that others keep putting there is moved aside before the server is taken at its word. */
const MOST_MOVES = 16;

/**
 * Moves the old file aside, and gives the new one its name. Others may do so at the same time: where the old file has vanished the name is
 * tried again, and what somebody has put in its place is moved aside in its turn.
 *
 * @param refusal that of the first RNTO
 * @returns the refusal of a server that does not rename
 */
async function replace(
  upload: UploadState,
  session: SiteSession,
  temporary: RemotePath,
  refusal: ReplyError,
): Promise<ReplyError | undefined> {
  let error = refusal;
  let hasTriedFree = false;
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    if (await isFileThere(upload, session, error)) {
      // What was to be moved aside was not moved, or somebody has put a newer file in its place.
      await removeAside(upload, session);
      const kept = await moveAside(upload, session);
      if (kept !== undefined && (await isFileThere(upload, session, kept))) return kept;
    } else if (hasTriedFree) return error;
    hasTriedFree = true;
    const again = await rename(upload, session, temporary);
    if (again === undefined) return undefined;
    error = again.error;
    if (again.at === "RNFR") break;
  }
  return error;
}

/** Throws FileError `EISDIR` for a directory. */
async function isFileThere(
  { operation, path }: UploadState,
  session: SiteSession,
  { reply }: ReplyError,
): Promise<boolean> {
  const entry = await lookIfAllowed(session, path);
  if (entry?.isDirectory() === true) throw new FileError("EISDIR", { operation, path: shown(path), reply });
  return entry !== undefined;
}
