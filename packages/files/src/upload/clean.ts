import { isRefusal } from "../operation/refusal.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform } from "../recovery/operation.ts";
import { removeAside, restore } from "./aside.ts";
import { remoteSize } from "./remote-size.ts";
import type { UploadState } from "./upload-state.ts";

/** How long the removal of what a failed upload has left may take, milliseconds: the caller waits for it. */
const PATIENCE = 5_000;

/**
 * Removes what an upload has left under names that are not its own: after a failure the temporary file, too, and what arrived under
 * the final name directly; an old file that was moved aside gets its name back. As far as the server can be reached: never rejects.
 */
export async function clean(upload: UploadState): Promise<void> {
  if (!isAnythingLeft(upload)) return;
  const { site, operation, path } = upload;
  const run = (session: SiteSession): Promise<void> => cleanOn(upload, session);
  try {
    await perform(site, { name: operation, path: shown(path), run }, AbortSignal.timeout(PATIENCE));
  } catch {
    // What the upload failed with says more.
  }
}

function isAnythingLeft({
  aside,
  litter,
  isDone,
  hasName,
  temporary,
  hasTouched,
  isSent,
  hasBegun,
}: UploadState): boolean {
  if (aside !== undefined || litter.length > 0) return true;
  return !isDone && !hasName && (temporary === undefined ? hasTouched && !isSent : hasBegun);
}

async function cleanOn(upload: UploadState, session: SiteSession): Promise<void> {
  const { temporary } = upload;
  if (upload.hasName) await removeAside(upload, session);
  else if (upload.aside !== undefined) await restore(upload, session);
  await removeLitter(upload, session);
  if (!isAnythingLeft(upload)) return;
  if (temporary === undefined) await removePart(upload, session);
  else await remove(session, temporary);
}

/** Removes the temporary files of earlier attempts. */
export async function removeLitter({ litter }: UploadState, session: SiteSession): Promise<void> {
  for (let path = litter[0]; path !== undefined; path = litter[0]) {
    await remove(session, path);
    litter.shift();
  }
}

async function remove(session: SiteSession, path: RemotePath): Promise<void> {
  try {
    await session.ftp.delete(path);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/** Removes a part of a file from its final name, unless what is there is longer than what was sent: it is an older file then. */
async function removePart(upload: UploadState, session: SiteSession): Promise<void> {
  const size = await remoteSize(session, upload.path);
  if (size !== undefined && size <= upload.given) await remove(session, upload.path);
}
