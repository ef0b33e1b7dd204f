import { isReplyError } from "@ftplib/reply";
import { look } from "../operation/look.ts";
import type { RemotePath } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";

/**
 * The size of a file, bytes: by SIZE, which also sees names that listings hide, else as `look` finds it. Undefined where
 * nothing is there, and where the server does not say.
 */
export async function remoteSize(
  session: SiteSession,
  path: RemotePath,
  signal?: AbortSignal,
): Promise<number | undefined> {
  try {
    const size = await session.ftp.size(path, { signal });
    if (size !== undefined) return size;
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
  }
  try {
    return (await look(session, path))?.size;
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    return undefined;
  }
}

/** Some servers say 450 or 451 of a file that is not there. */
function isNoAnswer(error: unknown): boolean {
  return isReplyError(error) && error.reply.code !== 421;
}
