import { isFileError, type RemotePath, type Site, type SiteEntry } from "@ftplib/files";
import { EXIT, ExitError } from "../errors/exit-code.ts";
import { GIVE_ANOTHER } from "../errors/advice.ts";
import type { Remote } from "./remotes.ts";
import { shownPath } from "./shown-path.ts";

/** What is going to be at a path, for {@link checkPlace}. */
export interface Wanted {
  /** `anything` takes the place of whatever is there. */
  readonly kind: "file" | "directory" | "anything";
  /** Whether the directories above it are made as well. */
  readonly withParents: boolean;
}

/**
 * Looks whether something could be put at a path, for a dry run or before a tree is: nothing is written.
 *
 * @throws ExitError (8) where the server would refuse it for what is there, or is not there
 */
export async function checkPlace(
  { site, path }: Remote,
  { kind, withParents }: Wanted,
  signal: AbortSignal,
): Promise<void> {
  if (path.length === 0) return;
  const entry = await entryAt(site, path, signal);
  const shown = shownPath(path);
  if (kind === "file" && entry?.isDirectory() === true) throw refused(`${shown} is a directory`);
  if (kind === "directory" && entry?.isFile() === true) throw isFile(shown);
  if (entry !== undefined) return;
  for (let above = parentOf(path); above.length > 0; above = parentOf(above)) {
    const found = await entryAt(site, above, signal);
    if (found?.isFile() === true) throw isFile(shownPath(above));
    if (found !== undefined) return;
    if (!withParents) throw refused(`there is no directory ${shownPath(above)}`);
  }
}

async function entryAt(site: Site, path: RemotePath, signal: AbortSignal): Promise<SiteEntry | undefined> {
  try {
    return await site.stat(path, { signal });
  } catch (error) {
    if (isFileError(error, "ENOENT") || isFileError(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** A file is where a directory has to be. */
function isFile(shown: string): ExitError {
  return refused(`${shown} is a file, and not a directory: ${GIVE_ANOTHER}`);
}

function refused(problem: string): ExitError {
  return new ExitError(EXIT.refused, problem);
}

/** The directory of a path, with `/` left out at its end; empty for a name in the login directory and for the root. */
export function parentOf(path: RemotePath): RemotePath {
  if (typeof path !== "string") return parentOfBytes(Buffer.from(path));
  const whole = path.replace(/\/+$/, "");
  return whole.slice(0, Math.max(0, whole.lastIndexOf("/"))).replace(/\/+$/, "");
}

function parentOfBytes(path: Buffer): RemotePath {
  // Latin-1 keeps every byte as it is.
  return Buffer.from(parentOf(path.toString("latin1")) as string, "latin1");
}
