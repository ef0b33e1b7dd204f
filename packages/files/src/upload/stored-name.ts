import { StoredNameError } from "../errors/stored-name-error.ts";
import { readEntries } from "../operation/inspect.ts";
import { AlikeNames, isPlainName } from "../path/alike-names.ts";
import { nameOf, parentOf, type RemotePath, shown, textOf } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { remoteSize } from "./remote-size.ts";

/** A file that was uploaded. */
export interface UploadedName {
  readonly operation: string;
  readonly path: RemotePath;
  readonly size: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks whether the server finds a file that was uploaded under its name, if that is one that servers may store otherwise. What is not there, and
 * has left no file of its size under a name like it, was taken away by somebody else since; so was what cannot be asked about.
 *
 * @throws StoredNameError
 */
export async function checkStoredName(site: SiteContext, uploaded: UploadedName): Promise<void> {
  const { path } = uploaded;
  const name = textOf(nameOf(path), site.options.codec);
  if (isPlainName(name)) return;
  let found: string | undefined;
  try {
    found = await otherNameOf(site, uploaded, name);
  } catch {
    return;
  }
  if (found !== undefined) throw new StoredNameError(shown(path), found);
}

async function otherNameOf(
  site: SiteContext,
  { operation, path, size, signal }: UploadedName,
  name: string,
): Promise<string | undefined> {
  const run = async (session: SiteSession): Promise<boolean> =>
    (await remoteSize(session, path, signal)) !== undefined;
  if (await perform(site, { name: operation, path: shown(path), run }, signal)) return undefined;
  const entries = await readEntries(site, parentOf(path), signal);
  if (entries.some((entry) => entry.name === name)) return undefined;
  const files = entries.filter((entry) => entry.isFile() && (entry.size ?? size) === size);
  return new AlikeNames(files.map((entry) => entry.name)).of(name)[0];
}
