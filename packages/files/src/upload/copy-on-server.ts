import { isRefusal, orFileError } from "../operation/refusal.ts";
import { bytesOf, parentOf, type RemotePath, shown, spelled } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { IntegrityError } from "../errors/integrity-error.ts";
import { makeMissing } from "./directories.ts";
import { remoteSize } from "./remote-size.ts";
import type { Sending } from "./upload.ts";
import { startOver, type UploadState } from "./upload-state.ts";

/**
 * Copies by SITE CPFR and CPTO, and where these are not known by SITE COPY, which cannot take spaces. A copy whose reply was lost is made
 * again under another name.
 */
export function copyOnServer(from: RemotePath, { size }: SiteEntry): Sending {
  return async (upload, session) => {
    if (upload.isSent) return;
    if (upload.hasBegun) startOver(upload);
    const target = upload.temporary ?? upload.path;
    upload.hasBegun = true;
    const refused = { operation: upload.operation, path: upload.path, intent: "write" } as const;
    await orFileError(session, refused, () => copyMaking(upload, session, from, target));
    const copied = await remoteSize(session, target, upload.options.signal);
    if (size !== undefined && copied !== undefined && copied !== size) {
      throw new IntegrityError(`${size} bytes were to be copied, and the copy has ${copied}`, {
        path: shown(from),
      });
    }
    upload.size = copied ?? size;
    upload.isUnmeasured = copied === undefined && size !== undefined && upload.temporary !== undefined;
    upload.isSent = true;
  };
}

/** Where the copy is refused, the directory may be missing. */
async function copyMaking(
  upload: UploadState,
  session: SiteSession,
  from: RemotePath,
  target: RemotePath,
): Promise<void> {
  try {
    await copy(session, from, target);
  } catch (error) {
    if (!isRefusal(error) || error.reply.code !== 550) throw error;
    await makeMissing(upload.site, session, parentOf(target));
    await copy(session, from, target);
  }
}

const UNKNOWN: ReadonlySet<number> = new Set([500, 501, 502, 504]);

async function copy({ ftp, facts }: SiteSession, from: RemotePath, target: RemotePath): Promise<void> {
  try {
    await ftp.sendcmd(spelled("SITE CPFR ", from));
  } catch (error) {
    const hasSpaces = [from, target].some((path) => shown(path).includes(" "));
    if (!isRefusal(error) || !UNKNOWN.has(error.reply.code) || hasSpaces) throw error;
    const source = spelled("SITE COPY ", bytesOf(from, facts.codec), " ");
    await ftp.voidcmd(Buffer.concat([Buffer.from(source), bytesOf(target, facts.codec)]));
    return;
  }
  await ftp.voidcmd(spelled("SITE CPTO ", target));
}
