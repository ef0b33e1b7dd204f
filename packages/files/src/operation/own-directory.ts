import { FileError } from "../errors/file-error.ts";
import { endsInDots, isAtOrAbove } from "../path/at-or-above.ts";
import { parentOf, type RemotePath, shown, textOf } from "../path/remote-path.ts";
import { namesIn } from "../path/resolved-names.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { placeOf } from "./place-of.ts";
import { isRefusal } from "./refusal.ts";

/**
 * Paths that may lead anywhere: from the user's directory, with other separators, or of several names, any of which may be a link. A single
 * name that is a link is removed as such.
 */
const ROUNDABOUT = /^~|[/\\]/;

/**
 * Refuses paths whose last name is `.` or `..`, as POSIX does: what they lead to has another name.
 *
 * @throws FileError `EINVAL`
 */
export function checkHasName(
  { facts }: SiteSession,
  operation: string,
  path: RemotePath,
  dest?: RemotePath,
): void {
  for (const each of dest === undefined ? [path] : [path, dest]) {
    if (endsInDots(textOf(each, facts.codec))) throw refused(operation, path, dest);
  }
}

/**
 * Refuses what would remove the root, the site's own directory or one above it (T7), as far as the text of the path says so; also a last
 * name `.` or `..`.
 *
 * @throws FileError `EINVAL`
 */
export function checkIsNotOwn(session: SiteSession, operation: string, path: RemotePath): void {
  checkHasName(session, operation, path);
  if (isAtOrAbove(textOf(path, session.facts.codec), session.directory)) throw refused(operation, path);
}

/**
 * The same by asking the server where the path of a directory leads, if the text alone does not show it: by PWD in it, and where PWD repeats
 * the way there, by the fact `unique` of MLST. Does nothing where the server does not name directories.
 *
 * @throws FileError `EINVAL`
 */
export async function checkLeadsElsewhere(
  session: SiteSession,
  operation: string,
  path: RemotePath,
  signal?: AbortSignal,
): Promise<void> {
  const { directory, facts } = session;
  if (directory === undefined || !ROUNDABOUT.test(textOf(path, facts.codec))) return;
  const place = await placeOf(session, path, signal);
  if (place === undefined) return;
  if (isAtOrAbove(place, directory) || (await isSameAsOwn(session, path, directory, signal)))
    throw refused(operation, path);
}

/** Whether the path leads to the site's own directory or to one above it, as far as MLST identifies directories. */
async function isSameAsOwn(
  { ftp }: SiteSession,
  path: RemotePath,
  directory: string,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!(await ftp.features()).has("MLST")) return false;
  const identify = async (each: RemotePath): Promise<string | undefined> => {
    try {
      return (await ftp.stat(each, { signal }))?.unique;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return undefined;
    }
  };
  const found = await identify(path);
  // What a directory has in common with the one that it is in identifies nothing.
  if (found === undefined || found === (await identify(parentOf(path) || "."))) return false;
  const names = namesIn(directory);
  for (let depth = names.length; depth >= 0; depth--) {
    if ((await identify(`/${names.slice(0, depth).join("/")}`)) === found) return true;
  }
  return false;
}

function refused(operation: string, path: RemotePath, dest?: RemotePath): FileError {
  return new FileError("EINVAL", {
    operation,
    path: shown(path),
    dest: dest === undefined ? undefined : shown(dest),
    hint: "(it leads to the root, the site's own directory or one above it, or ends in a dot)",
  });
}
