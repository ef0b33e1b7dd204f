import { isReplyError } from "@ftplib/reply";
import { FileError } from "../errors/file-error.ts";
import { look } from "../operation/look.ts";
import { isRefusal } from "../operation/refusal.ts";
import { parentOf, type RemotePath, shown } from "../path/remote-path.ts";
import type { SessionPool } from "../pool/pool.ts";
import type { SiteSession } from "../pool/site-session.ts";
import type { SiteContext } from "../recovery/operation.ts";

/** The directories that are being made at the moment, per site. */
const MAKING = new WeakMap<SessionPool, Map<string, Promise<void>>>();

/**
 * Makes a directory and its parents, as far as they are missing, on the session at hand (U3). Of several calls for one directory
 * the first makes it, and the others wait for that.
 *
 * @throws FileError `ENOTDIR` where a file is in the way, `EACCES` where the server refuses
 */
export async function makeMissing(
  site: SiteContext,
  session: SiteSession,
  directory: RemotePath,
): Promise<void> {
  if (directory.length === 0 || directory === "/" || directory === ".") return;
  const making = MAKING.get(site.pool) ?? new Map<string, Promise<void>>();
  MAKING.set(site.pool, making);
  const key = typeof directory === "string" ? directory : Buffer.from(directory).toString("latin1");
  for (let other = making.get(key); other !== undefined; other = making.get(key)) {
    const isMade = await other.then(
      () => true,
      () => false,
    );
    // Another session's failure may be that session's own.
    if (isMade) return;
  }
  const own = make(site, session, directory);
  making.set(key, own);
  try {
    await own;
  } finally {
    making.delete(key);
  }
}

async function make(site: SiteContext, session: SiteSession, directory: RemotePath): Promise<void> {
  try {
    await session.ftp.mkd(directory);
  } catch (error) {
    const found = await kindUnlessRefused(session, directory, error);
    if (found === "directory") return;
    if (found === "file") throw refused("ENOTDIR", directory, error);
    const parent = parentOf(directory);
    if (parent.length === 0 || parent === "/") throw refused("EACCES", directory, error);
    await makeMissing(site, session, parent);
    await makeOrFind(session, directory);
  }
}

async function makeOrFind(session: SiteSession, directory: RemotePath): Promise<void> {
  try {
    await session.ftp.mkd(directory);
  } catch (error) {
    // Somebody else was faster, or the server does not let us look either.
    const found = await kindUnlessRefused(session, directory, error);
    if (found !== "directory") throw refused("EACCES", directory, error);
  }
}

/** What is there, after a refusal of MKD; undefined when nothing is. What cannot be looked at is taken for nothing. */
async function kindUnlessRefused(
  session: SiteSession,
  directory: RemotePath,
  error: unknown,
): Promise<"directory" | "file" | undefined> {
  if (!isRefusal(error)) throw error;
  try {
    const entry = await look(session, directory);
    if (entry === undefined) return undefined;
    // A link may lead to a directory.
    return entry.isFile() ? "file" : "directory";
  } catch (looking) {
    if (!isRefusal(looking)) throw looking;
    return undefined;
  }
}

function refused(code: "EACCES" | "ENOTDIR", directory: RemotePath, error: unknown): FileError {
  const reply = isReplyError(error) ? error.reply : undefined;
  return new FileError(code, { operation: "mkdir", path: shown(directory), reply, cause: error });
}
