import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isFileError, type RemotePath, type Site } from "@ftplib/files";
import { below } from "../../remote/below.ts";

/** Gives the files of a tree on the server the permissions that they have here. */
export async function putPermissions(
  site: Site,
  local: string,
  path: RemotePath,
  signal: AbortSignal,
): Promise<void> {
  for (const entry of await readdir(local, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const { mode } = await stat(file);
    const target = below(path, relative(local, file).split(sep).join("/"));
    try {
      await site.chmod(target, mode & 0o777, { signal });
    } catch (error) {
      // What is not there was left out, and named.
      if (!isFileError(error, "ENOENT")) throw error;
    }
  }
}
