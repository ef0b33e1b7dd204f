import { SizesByListing } from "../operation/size-by-listing.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { remoteSize } from "./remote-size.ts";
import type { UploadState } from "./upload-state.ts";

/**
 * Those of the uploads whose file has another size than was sent, where SIZE does not tell it: by one listing of each directory, and for a
 * name that it does not show in the way of a single upload. A file whose size the server does not tell in any way is not among them:
 * it is to be measured once it has its name.
 */
export async function listedDifferently(
  session: SiteSession,
  uploads: readonly UploadState[],
): Promise<readonly UploadState[]> {
  const listed = new SizesByListing(session, { signal: uploads[0]?.options.signal });
  const different: UploadState[] = [];
  for (const upload of uploads) {
    const target = upload.hasName ? upload.path : (upload.temporary ?? upload.path);
    const found = (await listed.sizeOf(target)) ?? (await remoteSize(session, target, upload.options.signal));
    if (!upload.hasName) upload.isUnmeasured = found === undefined && upload.temporary !== undefined;
    if (found !== undefined && found !== upload.size) different.push(upload);
  }
  return different;
}
