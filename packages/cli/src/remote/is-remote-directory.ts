import { isFileError, type RemotePath } from "@ftplib/files";
import type { Remote } from "./remotes.ts";

/** Whether a target is a directory: one that is there, or one that is written with a slash at its end. */
export async function isRemoteDirectory({ site, path }: Remote, signal: AbortSignal): Promise<boolean> {
  if (isWrittenAsDirectory(path)) return true;
  try {
    return (await site.stat(path, { signal })).isDirectory();
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
}

/** Whether a target can only be a directory: the login directory, or one that is written with a slash at its end. */
export function isWrittenAsDirectory(path: RemotePath): boolean {
  return path.length === 0 || endsWithSlash(path);
}

function endsWithSlash(path: RemotePath): boolean {
  return typeof path === "string" ? path.endsWith("/") : path.at(-1) === 0x2f;
}
