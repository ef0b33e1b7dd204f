import type { ReplyError } from "@ftplib/reply";
import { look } from "../operation/look.ts";
import { isRefusal } from "../operation/refusal.ts";
import type { RemotePath } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { nameBeside } from "./temporary-name.ts";
import type { UploadState } from "./upload-state.ts";

/** Moves the old file to another name in its directory, where the server does not replace. Returns the refusal, if there is one. */
export async function moveAside(upload: UploadState, session: SiteSession): Promise<ReplyError | undefined> {
  const aside = nameBeside(upload.path, "old", upload.site.options.codec);
  upload.aside = aside;
  try {
    await session.ftp.rename(upload.path, aside);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    upload.aside = undefined;
    return error;
  }
}

/** Gives the old file its name back, if it was moved aside and nothing has its name. Where that is refused, it stays aside. */
export async function restore(upload: UploadState, session: SiteSession): Promise<void> {
  const { aside, path } = upload;
  if (aside === undefined || (await lookIfAllowed(session, path)) !== undefined) return;
  try {
    await session.ftp.rename(aside, path);
    upload.aside = undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/** Removes the old file that was moved aside. Where that is refused, it stays under its other name. */
export async function removeAside(upload: UploadState, session: SiteSession): Promise<void> {
  const { aside } = upload;
  if (aside === undefined) return;
  try {
    await session.ftp.delete(aside);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  upload.aside = undefined;
}

/** What is at the path; undefined as well where the server does not let us look. */
export async function lookIfAllowed(session: SiteSession, path: RemotePath): ReturnType<typeof look> {
  try {
    return await look(session, path);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
