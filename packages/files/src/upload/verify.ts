import { FileError } from "../errors/file-error.ts";
import { IntegrityError } from "../errors/integrity-error.ts";
import { isRefusal } from "../operation/refusal.ts";
import { offeredHash, serverHash } from "../operation/server-hash.ts";
import { shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { remoteSize } from "./remote-size.ts";
import { startOver, type UploadState } from "./upload-state.ts";

/**
 * Before anything is sent: prepares for the hash, if one is to be compared.
 *
 * @throws FileError `ENOTSUP` where the server offers none and the caller insists
 */
export async function expectHash(upload: UploadState, session: SiteSession): Promise<void> {
  const { verify } = upload.options;
  if (verify !== "hash" && verify !== "auto") return;
  const algorithm = await offeredHash(session);
  if (algorithm !== undefined) upload.source.expectDigest?.(algorithm);
  else if (verify === "hash") throw noHash(upload);
}

/** Compares what has arrived with what was sent. Returns what is wrong; undefined when nothing is, or nothing is to be compared. */
export async function difference(upload: UploadState, session: SiteSession): Promise<string | undefined> {
  const { source, options, size: sent } = upload;
  const { verify = "size", signal } = options;
  if ((await source.facts()).version !== upload.version) return "the local file changed while it was sent";
  // What consists of two pieces is always measured.
  if (verify === false && upload.resumedAt === undefined) return undefined;
  const size = await remoteSize(session, upload.temporary ?? upload.path, signal);
  if (size !== undefined && size !== sent) return wrongSize(sent, size);
  const wrong = verify === "hash" || verify === "auto" ? await otherHash(upload, session, verify) : undefined;
  upload.isUnmeasured = size === undefined && upload.hash === undefined && upload.temporary !== undefined;
  return wrong;
}

function wrongSize(sent: number | undefined, size: number): string {
  return `${sent} bytes were sent, and the server's file has ${size}`;
}

/**
 * Measures under its final name what could not be measured under the temporary one: listings hide names with a dot. A file that is not
 * whole is sent once more; the second time it is removed, unless what is there is longer and so somebody else's.
 *
 * @returns whether it is to be sent again
 * @throws IntegrityError
 */
export async function differsByName(upload: UploadState, session: SiteSession): Promise<boolean> {
  if (!upload.isUnmeasured) return false;
  const { path, size: sent = 0, source, options } = upload;
  const size = await remoteSize(session, path, options.signal);
  upload.isUnmeasured = false;
  if (size === undefined || size === sent) return false;
  const isLast = upload.hasDiffered || !source.canGive(0);
  beginAgain(upload);
  if (!isLast) return true;
  if (size < sent) await orRefused(session.ftp.delete(path, { signal: options.signal }));
  throw new IntegrityError(wrongSize(sent, size), { path: shown(path) });
}

async function orRefused(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/** What has arrived is not what was sent, even if it has its name: it is sent once more. */
export function beginAgain(upload: UploadState): void {
  // Under a temporary name nothing of it is left then.
  if (upload.hasName) upload.hasBegun = false;
  upload.hasName = false;
  upload.isDone = false;
  upload.hasDiffered = true;
  startOver(upload);
}

async function otherHash(
  upload: UploadState,
  session: SiteSession,
  verify: "auto" | "hash",
): Promise<string | undefined> {
  const remote = await serverHash(session, upload.temporary ?? upload.path);
  if (remote === undefined && verify === "auto") return undefined;
  if (remote === undefined) throw noHash(upload);
  const local = await upload.source.digest(remote.algorithm);
  if (local === remote.hex) upload.hash = remote;
  else
    return `the ${remote.algorithm} of the source is ${local}, and that of the server's file ${remote.hex}`;
  return undefined;
}

function noHash({ operation, path }: UploadState): FileError {
  return new FileError("ENOTSUP", {
    operation,
    path: shown(path),
    hint: '(the server offers no hash, which verify: "hash" asks for)',
  });
}
