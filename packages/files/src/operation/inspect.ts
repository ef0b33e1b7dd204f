import type { Entry } from "@ftplib/listing";
import { FileError, isFileError } from "../errors/file-error.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import type { FileHash, HashAlgorithm } from "../hash/hash-reply.ts";
import { look } from "./look.ts";
import { ListingProblems } from "./listing-problems.ts";
import { checkIsDirectory } from "./check-is-directory.ts";
import { orFileError } from "./refusal.ts";
import { withTrueTimes } from "./true-times.ts";
import { serverHash } from "./server-hash.ts";

/** What `stat` returns: see `Site.stat`. */
export async function stat(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<SiteEntry> {
  const run = async (session: SiteSession): Promise<SiteEntry> => {
    const found = await orFileError(session, { operation: "stat", path, intent: "change" }, () =>
      look(session, path),
    );
    if (found === undefined) throw new FileError("ENOENT", { operation: "stat", path: shown(path) });
    return found;
  };
  return await perform(site, { name: "stat", path: shown(path), run }, signal);
}

/** Whether something is there: see `Site.exists`. */
export async function exists(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<boolean> {
  try {
    await stat(site, path, signal);
    return true;
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
}

/** The hash of a file by the server: see `Site.hash`. */
export async function hash(
  site: SiteContext,
  path: RemotePath,
  algorithm: HashAlgorithm | undefined,
  signal?: AbortSignal,
): Promise<FileHash> {
  const run = async (session: SiteSession): Promise<FileHash> => {
    const refused = { operation: "hash", path, intent: "read" } as const;
    const found = await orFileError(session, refused, () => serverHash(session, path, algorithm));
    if (found !== undefined) return found;
    throw new FileError("ENOTSUP", {
      operation: "hash",
      path: shown(path),
      hint: `(the server offers no hash${algorithm === undefined ? "" : ` by ${algorithm}`})`,
    });
  };
  return await perform(site, { name: "hash", path: shown(path), run }, signal);
}

/** The entries of a directory, all at once, as far as its listing can be read: what is missing in it is sent again. */
export async function readEntries(
  site: SiteContext,
  path: RemotePath,
  signal?: AbortSignal,
): Promise<readonly SiteEntry[]> {
  return await perform(
    site,
    {
      name: "readdir",
      path: shown(path),
      run: async (session) =>
        await orFileError(session, { operation: "readdir", path, intent: "list" }, async () => {
          const entries: Entry[] = [];
          const problems = new ListingProblems();
          for await (const item of session.ftp.list(path, { signal })) {
            if (item.kind === "entry") entries.push(item);
            else problems.add(item);
          }
          const wrong = await problems.error(session, "readdir", path, entries.length > 0);
          if (isFileError(wrong) && wrong.code !== "EACCES") throw wrong;
          await checkIsDirectory(session, "readdir", path, entries);
          return await withTrueTimes(session, path, entries);
        }),
    },
    signal,
  );
}
