import { isReplyError, type Reply, type ReplyError } from "@ftplib/reply";
import { canRetry } from "ftplib";
import { FileError, type FileErrorCode } from "../errors/file-error.ts";
import { parentOf, type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { changingNothing } from "../recovery/changing-nothing.ts";
import { look } from "./look.ts";

/** What was to be done with the path when the server refused: each kind has reasons of its own. */
export type Intent = "list" | "make" | "read" | "remove" | "removeDirectory" | "rename" | "change" | "write";

/** What was refused. */
export interface Refused {
  readonly operation: string;
  readonly path: RemotePath;
  readonly dest?: RemotePath | undefined;
  readonly intent: Intent;
}

/** The conditions of a path that a reply may end in; they do not pass. */
const LASTING =
  /: (?:no such file or directory|(?:not|is) a directory|directory not empty|file exists|invalid argument|permission denied|operation not permitted|read-only file system|file ?name too long|(?:invalid )?cross-device link)\.?\s*$/i;

/** Whether the server has said no, and will say so the next time: by a 5yz, or by 450 or 451 for such a condition (RNTO of Pure-FTPd). */
export function isRefusal(error: unknown): error is ReplyError {
  return isReplyError(error) && (!canRetry(error) || isLasting(error.reply));
}

function isLasting({ code, text }: Reply): boolean {
  return (code === 450 || code === 451) && LASTING.test(text);
}

/** Runs a step of an operation, and turns the server's refusal into the FileError that `node:fs` would give. */
export async function orFileError<T>(
  session: SiteSession,
  refused: Refused,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!isReplyError(error)) throw error;
    // The server has said no: whatever becomes of the questions, nothing was done.
    const code = await changingNothing(() => codeOf(session, error.reply, refused));
    if (code === undefined) throw error;
    const { operation, path, dest } = refused;
    throw new FileError(code, {
      operation,
      path: shown(path),
      dest: dest === undefined ? undefined : shown(dest),
      reply: error.reply,
      cause: error,
      phase: "reply",
    });
  }
}

/** The codes for everything that a server does not want; 551 is ftp-srv's for a file that is missing. */
const ANY_REASON: ReadonlySet<number> = new Set([521, 550, 551, 553]);

/** The codes that a reply stands for by itself. */
const CODES: Readonly<Record<number, FileErrorCode>> = {
  452: "ENOSPC",
  500: "ENOTSUP",
  501: "EINVAL",
  502: "ENOTSUP",
  504: "ENOTSUP",
  552: "ENOSPC",
};

/** Whether the server has said that there is no room, or none in the user's share: every other file would be refused, too. */
export function isFull(error: unknown): error is ReplyError {
  return isReplyError(error) && CODES[error.reply.code] === "ENOSPC";
}

/** What the refusal means; undefined where the reply does not refuse the path. Asks the server at most twice more (550). */
async function codeOf(
  session: SiteSession,
  reply: Reply,
  { intent, path, dest }: Refused,
): Promise<FileErrorCode | undefined> {
  if (!ANY_REASON.has(reply.code) && !isLasting(reply)) return CODES[reply.code];
  const found = await kindOf(session, path);
  switch (intent) {
    case "make":
      if (found !== "missing" && found !== "unknown") return "EEXIST";
      return (await parentProblem(session, path)) ?? "EACCES";
    case "write":
      if (found === "directory") return "EISDIR";
      return (found === "missing" ? await parentProblem(session, path) : undefined) ?? "EACCES";
    case "rename":
      if (found === "missing") return "ENOENT";
      if (dest !== undefined && (await kindOf(session, dest)) !== "missing") return "EEXIST";
      return (dest === undefined ? undefined : await parentProblem(session, dest)) ?? "EACCES";
    case "removeDirectory":
      if (found === "missing") return "ENOENT";
      if (found === "file") return "ENOTDIR";
      return (await isEmpty(session, path)) === false ? "ENOTEMPTY" : "EACCES";
    case "list":
      if (found === "missing") return "ENOENT";
      return found === "file" ? "ENOTDIR" : "EACCES";
    case "read":
    case "remove":
      if (found === "missing") return "ENOENT";
      return found === "directory" ? "EISDIR" : "EACCES";
    case "change":
      return found === "missing" ? "ENOENT" : "EACCES";
  }
}

/** What is at a path; `other` is something else, such as a link, and `unknown` what the server does not let us look at. */
export type Kind = "directory" | "file" | "missing" | "other" | "unknown";

/** What is at the path, as far as the server says; never throws because of a refusal. */
export async function kindOf(session: SiteSession, path: RemotePath): Promise<Kind> {
  try {
    const entry = await look(session, path);
    if (entry === undefined) return "missing";
    if (entry.isDirectory()) return "directory";
    return entry.isFile() ? "file" : "other";
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return "unknown";
  }
}

/** Why nothing can be made in the directory of the path; undefined where there is nothing against it. */
async function parentProblem(session: SiteSession, path: RemotePath): Promise<FileErrorCode | undefined> {
  const parent = parentOf(path);
  if (parent.length === 0 || parent === "/") return undefined;
  const found = await kindOf(session, parent);
  if (found === "missing") return "ENOENT";
  return found === "file" ? "ENOTDIR" : undefined;
}

/** Whether a directory has no entries; undefined where it cannot be listed. */
async function isEmpty({ ftp }: SiteSession, path: RemotePath): Promise<boolean | undefined> {
  try {
    const items = await ftp.list(path).toArray();
    if (items.some((item) => item.kind === "entry")) return false;
    return items.length === 0 ? true : undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
