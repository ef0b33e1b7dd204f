import { type DownloadDestination, type DownloadOptions, TransferIncompleteError } from "ftplib";
import type { RemotePath } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { SizesByListing } from "./size-by-listing.ts";

/**
 * Downloads a whole file, and compares what came with the size that the server reports: by its 150, by SIZE, or in the listing of the
 * directory. Where it reports none, its final reply is believed.
 *
 * @throws TransferIncompleteError; what the client throws
 */
export async function downloadCompared(
  session: SiteSession,
  path: RemotePath,
  destination: DownloadDestination,
  options: DownloadOptions,
): Promise<void> {
  const { bytes, size } = await session.ftp.download(path, destination, options);
  if (size === undefined) await compareWithListing(session, path, bytes, options.signal);
}

/**
 * Compares how far a transfer has come, which was to come to the end of the file, with the size in the listing of the directory. More is
 * accepted: the listing may be a rough one.
 *
 * @param reached bytes from the start of the file
 * @throws TransferIncompleteError
 */
export async function compareWithListing(
  session: SiteSession,
  path: RemotePath,
  reached: number,
  signal?: AbortSignal,
): Promise<void> {
  // MLST would have reported it.
  const expected = await new SizesByListing(session, { mlsd: false, signal }).sizeOf(path);
  if (expected === undefined || reached >= expected) return;
  const what = `${reached} bytes are less than the ${expected} that the listing of its directory says`;
  throw new TransferIncompleteError(`the server called the transfer complete, but ${what}`, {
    bytes: reached,
    expected,
    phase: "finalReply",
  });
}
