import { FileError } from "../errors/file-error.ts";
import { setModified } from "../operation/modification-time.ts";
import { isRefusal, orFileError } from "../operation/refusal.ts";
import { octal } from "../options/mode.ts";
import { shown, spelled } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import type { UploadState } from "./upload-state.ts";

/**
 * Gives what was sent its modification time and its permissions, before it gets its name (U4). May be done twice.
 *
 * @throws FileError `ENOTSUP` where the server cannot set a time that the caller asked for, or permissions
 */
export async function setAttributes(upload: UploadState, session: SiteSession): Promise<void> {
  const { source, site, operation, options } = upload;
  const { mtime: wanted, preserveTime, mode, signal } = options;
  const target = upload.temporary ?? upload.path;
  if (mode !== undefined) {
    await orFileError(session, { operation, path: upload.path, intent: "change" }, () =>
      session.ftp.voidcmd(spelled(`SITE CHMOD ${octal(mode)} `, target), { signal }),
    );
  }
  const mtime = wanted ?? (preserveTime === false ? undefined : (await source.facts()).mtime);
  if (mtime === undefined) return;
  const isWanted = wanted !== undefined || preserveTime === true;
  try {
    const refused = { operation, path: upload.path, intent: "change" } as const;
    const set = (): Promise<boolean> => setModified(site, session, target, mtime);
    if (await (isWanted ? orFileError(session, refused, set) : set())) {
      upload.mtime = mtime;
      return;
    }
  } catch (error) {
    // By default the time is set where that can be done.
    if (isWanted || !isRefusal(error)) throw error;
  }
  if (!isWanted) return;
  const hint = "(the server cannot set modification times)";
  throw new FileError("ENOTSUP", { operation, path: shown(upload.path), hint });
}
