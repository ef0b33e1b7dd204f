import { FileError, isFileError } from "../errors/file-error.ts";
import {
  bytesOf,
  nameOf,
  parentOf,
  type RemotePath,
  shown,
  spelled,
  textOf,
  trimmed,
} from "../path/remote-path.ts";
import { entryIn, type SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { look } from "./look.ts";
import { orFileError } from "./refusal.ts";

/** Makes a symbolic link: see `Site.symlink`. */
export async function symlink(
  site: SiteContext,
  target: string,
  path: RemotePath,
  signal?: AbortSignal,
): Promise<void> {
  if (target.includes(" ")) {
    const hint = "(SITE SYMLINK ends the target at a space)";
    throw new FileError("ENOTSUP", { operation: "symlink", path: shown(path), hint });
  }
  await perform<void>(
    site,
    {
      name: "symlink",
      path: shown(path),
      run: async (session) => {
        const refused = { operation: "symlink", path, intent: "make" } as const;
        const to = spelled("SITE SYMLINK ", bytesOf(target, session.facts.codec), " ");
        const command = Buffer.concat([Buffer.from(to), bytesOf(path, session.facts.codec)]);
        await orFileError(session, refused, () => session.ftp.voidcmd(command, { signal }));
      },
      // It was not there before, or the server would have refused.
      findOutcome: async (session) => ((await isThere(session, path)) ? { done: undefined } : "repeat"),
    },
    signal,
  );
}

/** Where a symbolic link leads: see `Site.readlink`. */
export async function readlink(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<string> {
  const run = async (session: SiteSession): Promise<string> => {
    const refused = { operation: "readlink", path, intent: "change" } as const;
    const entry = await orFileError(session, refused, () => look(session, path));
    const listed = entry?.target === undefined ? await inListing(session, path, "readlink", signal) : entry;
    if ((entry ?? listed) === undefined) {
      throw new FileError("ENOENT", { operation: "readlink", path: shown(path) });
    }
    if (listed?.target === undefined)
      throw new FileError("EINVAL", { operation: "readlink", path: shown(path) });
    return listed.target;
  };
  return await perform(site, { name: "readlink", path: shown(path), run }, signal);
}

/** Whether anything is at the path, be it a link that leads nowhere, of which MLST knows nothing where it follows links. */
export async function isThere(session: SiteSession, path: RemotePath): Promise<boolean> {
  const clean = trimmed(path);
  if ((await look(session, clean)) !== undefined) return true;
  try {
    return (await inListing(session, clean, "stat")) !== undefined;
  } catch (error) {
    // A directory that cannot be listed says nothing; what MLST has said of the path holds.
    if (isFileError(error)) return false;
    throw error;
  }
}

/** The entry as LIST has it: it prints the targets of links, which MLST follows or leaves out. */
async function inListing(
  session: SiteSession,
  path: RemotePath,
  operation: string,
  signal?: AbortSignal,
): Promise<SiteEntry | undefined> {
  const parent = parentOf(path);
  const name = textOf(nameOf(path), session.facts.codec);
  const items = await orFileError(session, { operation, path: parent, intent: "list" }, () =>
    session.ftp.list(parent, { mlsd: false, signal }).toArray(),
  );
  const found = items.find((item) => item.kind === "entry" && item.name === name);
  return found?.kind === "entry" ? entryIn(parent, found, session.facts.codec) : undefined;
}
