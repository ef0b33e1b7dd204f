import type { Moment } from "@ftplib/listing";
import type { FTP } from "ftplib";
import { timeIn } from "ftplib/internal";
import { FileError } from "../errors/file-error.ts";
import type { FileVersion } from "../local/file-version.ts";
import { commandAbout, type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { isRefusal } from "./refusal.ts";

/** Connections whose server does not know MDTM. */
const withoutMdtm = new WeakSet<FTP>();

/**
 * Asks for size and modification time: by MLST, one round trip; else by SIZE and MDTM. What the server does not say is undefined; of a
 * file that it does not find nothing is known.
 *
 * @throws FileError `EISDIR` for a directory
 */
export async function remoteFacts(
  { ftp }: SiteSession,
  path: RemotePath,
  operation: string,
): Promise<FileVersion> {
  const features = await ftp.features();
  if (!features.has("MLST") && !features.has("MLSD")) return await askOneByOne(ftp, path, {});
  const entry = await unlessRefused(ftp.stat(path));
  if (entry?.type === "dir") throw new FileError("EISDIR", { operation, path: shown(path) });
  if (entry === undefined) return { size: undefined, modified: undefined };
  // The facts may be those of the link; the others follow it.
  if (entry.type === "symlink") return await askOneByOne(ftp, path, {});
  const size = typeof entry.size === "number" && entry.sizeUnit === 1 ? entry.size : undefined;
  return await askOneByOne(ftp, path, { size, modified: instant(entry.modified) });
}

async function askOneByOne(ftp: FTP, path: RemotePath, known: Partial<FileVersion>): Promise<FileVersion> {
  const size = known.size ?? (await unlessRefused(ftp.size(path)));
  const modified = known.modified ?? (await modificationTime(ftp, path));
  return { size, modified };
}

/** MDTM (RFC 3659, 3). */
async function modificationTime(ftp: FTP, path: RemotePath): Promise<number | undefined> {
  if (withoutMdtm.has(ftp)) return undefined;
  try {
    const reply = await ftp.sendcmd(commandAbout("MDTM", path));
    return instant(timeIn(reply));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.reply.code === 500 || error.reply.code === 502) withoutMdtm.add(ftp);
    if (ftp.state !== "ready") throw error;
    return undefined;
  }
}

/** The time, if it is exact enough to tell versions apart: a listing's minutes in an unknown zone are not. */
function instant(moment: Moment | undefined): number | undefined {
  const isExact = moment?.precision === "second" || moment?.precision === "millisecond";
  return isExact && moment.zone === "utc" ? moment.time : undefined;
}

async function unlessRefused<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
