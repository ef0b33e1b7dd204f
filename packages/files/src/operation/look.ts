import type { Entry, Moment } from "@ftplib/listing";
import { isReplyError } from "@ftplib/reply";
import type { FTP } from "ftplib";
import { parentOf, type RemotePath, shown, trimmed } from "../path/remote-path.ts";
import { SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { isLoss } from "../recovery/operation.ts";

/**
 * What the server knows of the path (T4); undefined when nothing is there.
 *
 * @throws ReplyError when the server forbids to look, or cannot say
 */
export async function look(session: SiteSession, path: RemotePath): Promise<SiteEntry | undefined> {
  const { ftp } = session;
  const clean = path.length === 0 ? "." : trimmed(path);
  let entry: Entry | undefined;
  try {
    entry = await ftp.stat(clean);
  } catch (error) {
    if (!isRefused(error) || !(await isBelowNothing(session, clean))) throw error;
  }
  if (entry === undefined) return undefined;
  return new SiteEntry(entry, clean, await exactTime(ftp, clean, entry));
}

/**
 * Whether a directory above is missing, or is a file: Pure-FTPd then says "550 Can't check for file existence", as if it were
 * forbidden.
 */
async function isBelowNothing(session: SiteSession, path: RemotePath): Promise<boolean> {
  const parent = parentOf(path);
  if (parent.length === 0 || shown(parent) === "/" || shown(parent) === ".") return false;
  try {
    const above = await look(session, parent);
    return above === undefined || above.isFile();
  } catch (error) {
    if (!isRefused(error)) throw error;
    return false;
  }
}

function isRefused(error: unknown): boolean {
  return isReplyError(error) && error.reply.code === 550;
}

/** The time of a file in UTC: what LIST says of it is the server's local time, and MDTM gives the instant (T5). */
async function exactTime(ftp: FTP, path: RemotePath, { type, modified }: Entry): Promise<Moment | undefined> {
  if (type !== "file" || (modified !== undefined && modified.zone !== "unknown")) return modified;
  try {
    const utc = await ftp.modified(path);
    if (utc === undefined) return modified;
    return { time: utc.getTime(), precision: "second", zone: "utc", yearInferred: false };
  } catch (error) {
    if (!isReplyError(error) || isLoss(error)) throw error;
    return modified;
  }
}
