import { type RemotePath, shown } from "../path/remote-path.ts";
import { returnHome } from "../pool/open-session.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { isRefusal } from "./refusal.ts";

/**
 * Where one is after changing into the path, as PWD names it: through links, and what else the server makes of the path. Undefined if it
 * does not lead to a directory.
 */
export async function placeOf(
  session: SiteSession,
  path: RemotePath,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { ftp } = session;
  try {
    await ftp.cwd(path, { signal });
    return (await ftp.pwd({ signal })) || shown(path);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  } finally {
    await returnHome(session);
  }
}
