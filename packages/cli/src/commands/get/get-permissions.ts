import { chmod } from "node:fs/promises";
import { join } from "node:path";
import type { FilterOptions, RemotePath, Site } from "@ftplib/files";
import { shownPath } from "../../remote/shown-path.ts";

/** Gives the local files of a tree the permissions that the server reports; what it has no file for stays as it is. */
export async function getPermissions(
  site: Site,
  path: RemotePath,
  local: string,
  filter: FilterOptions,
  signal: AbortSignal,
): Promise<void> {
  const base = path === "" ? "" : shownPath(path).replace(/\/*$/, "/");
  for await (const entry of site.walk(path, { ...filter, signal })) {
    if (!entry.isFile() || entry.mode === undefined || !entry.path.startsWith(base)) continue;
    // What is not there was left out, and named.
    await chmod(join(local, entry.path.slice(base.length)), entry.mode & 0o777).catch(() => {});
  }
}
