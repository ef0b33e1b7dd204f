import type { RemotePath } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { entriesOf, walk } from "./walk.ts";

/** The entries of one directory, as they arrive. */
export function list(
  site: SiteContext,
  path: RemotePath,
  signal?: AbortSignal,
): AsyncGenerator<SiteEntry, void, undefined> {
  return entriesOf(walk(site, path, { signal, canEnter: () => false }));
}

/** What `readdir` gives. */
export async function readdir(
  site: SiteContext,
  path: RemotePath,
  {
    withFileTypes = false,
    recursive = false,
    signal,
  }: {
    readonly withFileTypes?: boolean | undefined;
    readonly recursive?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<SiteEntry[] | string[]> {
  const entries: SiteEntry[] = [];
  const names: string[] = [];
  for await (const { entry, relative } of walk(site, path, { signal, canEnter: () => recursive })) {
    if (withFileTypes) entries.push(entry);
    else names.push(relative);
  }
  return withFileTypes ? entries : names;
}
