import type { Entry } from "@ftplib/listing";
import { FileError } from "../errors/file-error.ts";
import { joined, nameOf, type RemotePath, shown, textOf } from "../path/remote-path.ts";
import { returnHome } from "../pool/open-session.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { look } from "./look.ts";
import { isRefusal } from "./refusal.ts";

/**
 * Makes sure that a listing is one of the directory. Asked for a file, LIST lists this file on many servers, and reports no error; asked for a
 * directory that may not be read it lists, on vsftpd, this directory itself, and for a name that is not there nothing.
 *
 * @throws FileError `ENOTDIR`, `EACCES`, `ENOENT`
 */
export async function checkIsDirectory(
  session: SiteSession,
  operation: string,
  path: RemotePath,
  entries: readonly Entry[],
): Promise<void> {
  const [only, second] = entries;
  if (second !== undefined || path.length === 0 || nameOf(path).length === 0) return;
  const code = only === undefined ? await checkNothing(session, path) : await checkOnly(session, path, only);
  if (code !== undefined) throw new FileError(code, { operation, path: shown(path) });
}

/** Of a listing without entries. */
async function checkNothing(session: SiteSession, path: RemotePath): Promise<"ENOENT" | undefined> {
  // MLSD is for directories alone (RFC 3659, 7).
  if ((await session.ftp.features()).has("MLST")) return undefined;
  // There must be a way back.
  if (session.directory === undefined) return undefined;
  if ((await inside(session, path, () => Promise.resolve(true))) === true) return undefined;
  try {
    return (await look(session, path)) === undefined ? "ENOENT" : undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/** Of a listing with one entry, which may be what was listed. */
async function checkOnly(
  session: SiteSession,
  path: RemotePath,
  only: Entry,
): Promise<"ENOTDIR" | "EACCES" | undefined> {
  const { codec } = session.facts;
  const name = textOf(nameOf(path), codec);
  if (only.name !== name && only.name !== textOf(path, codec)) return undefined;
  if (only.type !== "dir") return (await look(session, path))?.isFile() === true ? "ENOTDIR" : undefined;
  if (session.directory === undefined || (await session.ftp.features()).has("MLST")) return undefined;
  // A directory in one of its own name is found there, too.
  if (await inside(session, joined(path, nameOf(path), codec), () => Promise.resolve(true))) return undefined;
  const isThere = await inside(session, path, async () => {
    const items = await session.ftp.list("").toArray();
    return items.some((item) => item.kind === "entry" && item.name === only.name);
  });
  return isThere === true ? undefined : "EACCES";
}

/** What is found out inside of a directory; undefined where it cannot be entered. */
async function inside(
  session: SiteSession,
  path: RemotePath,
  find: () => Promise<boolean>,
): Promise<boolean | undefined> {
  try {
    await session.ftp.cwd(path);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
  try {
    return await find();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  } finally {
    await returnHome(session);
  }
}
