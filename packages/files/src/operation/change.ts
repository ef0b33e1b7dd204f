import { isFileError } from "../errors/file-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { checkMode, octal } from "../options/mode.ts";
import { spelled, parentOf, type RemotePath, shown, trimmed } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { changingNothing } from "../recovery/changing-nothing.ts";
import { type Outcome, perform, type SiteContext } from "../recovery/operation.ts";
import { isThere } from "./links.ts";
import { look } from "./look.ts";
import { hasFailedAtSource } from "./lost-rename.ts";
import { checkHasName, checkIsNotOwn } from "./own-directory.ts";
import { placeOf } from "./place-of.ts";
import { type Intent, orFileError } from "./refusal.ts";

interface Change {
  readonly name: string;
  readonly path: RemotePath;
  readonly dest?: RemotePath | undefined;
  readonly intent: Intent;
  readonly step: (session: SiteSession) => Promise<unknown>;
  readonly findOutcome?: (session: SiteSession, lost: unknown) => Promise<Outcome<void>>;
}

/** Performs a change that the server makes at one command. */
async function change(
  site: SiteContext,
  { name, path, dest, intent, step, findOutcome }: Change,
  signal?: AbortSignal,
) {
  await perform<void>(
    site,
    {
      name,
      path: shown(path),
      run: async (session) => {
        if (intent === "remove" || intent === "removeDirectory") checkIsNotOwn(session, name, path);
        if (intent === "rename") checkHasName(session, name, path, dest);
        await orFileError(session, { operation: name, path, dest, intent }, () => step(session));
      },
      findOutcome,
    },
    signal,
  );
}

/** Makes a directory; with `recursive` its parents too, and one that is there is no error. */
export async function mkdir(
  site: SiteContext,
  path: RemotePath,
  { recursive = false, signal }: { recursive?: boolean | undefined; signal?: AbortSignal | undefined },
): Promise<void> {
  const clean = trimmed(path);
  if (!recursive) return await makeOne(site, clean, signal);
  if (isRoot(clean)) return;
  try {
    await makeOne(site, clean, signal);
  } catch (error) {
    if (isFileError(error, "ENOENT")) await mkdir(site, parentOf(clean), { recursive, signal });
    // Where the directory above was made between the refusal and the look at it, the refusal seems to be one of another kind.
    else if (!isFileError(error, "EACCES")) return await throwUnlessDirectory(site, clean, error, signal);
    await mkdirUnlessThere(site, clean, signal);
  }
}

async function mkdirUnlessThere(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<void> {
  try {
    await makeOne(site, path, signal);
  } catch (error) {
    // Somebody else was faster.
    await throwUnlessDirectory(site, path, error, signal);
  }
}

async function throwUnlessDirectory(
  site: SiteContext,
  path: RemotePath,
  error: unknown,
  signal?: AbortSignal,
) {
  if (!isFileError(error, "EEXIST")) throw error;
  const run = async (session: SiteSession): Promise<boolean> => {
    const entry = await look(session, path);
    if (entry === undefined || entry.isFile() || entry.isDirectory()) return entry?.isDirectory() === true;
    // A link may lead to a directory.
    return (await placeOf(session, path, signal)) !== undefined;
  };
  if (!(await perform(site, { name: "mkdir", path: shown(path), run }, signal))) throw error;
}

async function makeOne(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<void> {
  await change(
    site,
    {
      name: "mkdir",
      path,
      intent: "make",
      step: ({ ftp }) => ftp.mkd(path, { signal }),
      // It was not there before, or the server would have refused: if it is there now, it was made.
      findOutcome: async (session) =>
        (await look(session, path))?.isDirectory() === true ? { done: undefined } : "repeat",
    },
    signal,
  );
}

/** Removes a file or a link. */
export async function removeFile(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<void> {
  await change(
    site,
    {
      name: "rm",
      path,
      intent: "remove",
      step: ({ ftp }) => ftp.delete(path, { signal }),
      findOutcome: isGone(path),
    },
    signal,
  );
}

/** Removes an empty directory. */
export async function rmdir(site: SiteContext, path: RemotePath, signal?: AbortSignal): Promise<void> {
  const clean = trimmed(path);
  await change(
    site,
    {
      name: "rmdir",
      path,
      intent: "removeDirectory",
      step: ({ ftp }) => ftp.rmd(clean, { signal }),
      findOutcome: isGone(clean),
    },
    signal,
  );
}

function isGone(path: RemotePath): (session: SiteSession) => Promise<Outcome<void>> {
  return async (session) => ((await isThere(session, path)) ? "repeat" : { done: undefined });
}

/** Renames a file or a directory. */
export async function rename(
  site: SiteContext,
  from: RemotePath,
  to: RemotePath,
  signal?: AbortSignal,
): Promise<void> {
  await change(
    site,
    {
      name: "rename",
      path: from,
      dest: to,
      intent: "rename",
      step: (session) => renameOn(session, from, to, signal),
      findOutcome: async (session, lost) => {
        if (await isThere(session, from)) return "repeat";
        if (await isThere(session, to)) return { done: undefined };
        const why = "neither the old name nor the new one is there now";
        throw new UnknownOutcomeError("rename", shown(from), why, lost);
      },
    },
    signal,
  );
}

/** RNFR and RNTO. Before the server has accepted RNFR, nothing is renamed (R2). */
async function renameOn(
  { ftp }: SiteSession,
  from: RemotePath,
  to: RemotePath,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await ftp.rename(from, to, { signal });
  } catch (error) {
    if (!hasFailedAtSource(ftp, error)) throw error;
    await changingNothing(() => Promise.reject(error));
  }
}

/** Sets the permission bits by SITE CHMOD; it may be repeated. */
export async function chmod(
  site: SiteContext,
  path: RemotePath,
  mode: number,
  signal?: AbortSignal,
): Promise<void> {
  checkMode(mode);
  const command = spelled(`SITE CHMOD ${octal(mode)} `, path);
  await change(
    site,
    { name: "chmod", path, intent: "change", step: ({ ftp }) => ftp.voidcmd(command, { signal }) },
    signal,
  );
}

/** Whether the path is the root or the site's own directory, which nothing removes. */
export function isRoot(path: RemotePath): boolean {
  return shown(path)
    .split("/")
    .every((name) => name === "" || name === ".");
}
