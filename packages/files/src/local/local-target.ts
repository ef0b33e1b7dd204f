import { createHash } from "node:crypto";
import { lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalFileError, onLocalFile } from "../errors/local-file-error.ts";

/** Where a download goes. */
export interface LocalTarget {
  /** The path that the caller gave, for messages. */
  readonly given: string;
  /** The file that will be made or replaced: what a symbolic link leads to. */
  readonly path: string;
  /** The permissions of the file that will be replaced. */
  readonly mode: number | undefined;
}

// File systems take names of 255 bytes; what is put around the name has 15 at most.
const LONGEST_NAME = 240;

/** The caller's path, which may be a `file:` URL. */
export function localPath(local: string | URL): string {
  if (typeof local === "string") {
    if (local !== "") return local;
    throw new TypeError("the local path is empty");
  }
  if (local instanceof URL) return fileURLToPath(local);
  throw new TypeError("the local path must be a string or a file: URL");
}

/**
 * Looks at the place of a local file before anything is asked of the server.
 *
 * @throws LocalFileError `EISDIR` for a directory, `EINVAL` for what is not a regular file, and the system's own (`ENAMETOOLONG`, `EACCES`)
 */
export async function findTarget(given: string): Promise<LocalTarget> {
  return await onLocalFile(given, async () => {
    const found = await unlessMissing(lstat(given));
    if (found === undefined) return { given, path: given, mode: undefined };
    const path = found.isSymbolicLink() ? await realpath(given) : given;
    const file = found.isSymbolicLink() ? await stat(path) : found;
    if (file.isDirectory()) throw refusal(given, "EISDIR", "a directory is in the way");
    if (!file.isFile()) throw refusal(given, "EINVAL", "it is not a regular file: use createReadStream()");
    return { given, path, mode: file.mode & 0o777 };
  });
}

/** So many names of parts are tried. */
const MOST_NAMES = 99;

/** The name of a file until it is complete: `.NAME.part` next to it (D1). */
export function partOf(path: string, end = ""): string {
  return join(dirname(path), `.${short(basename(path))}${end}.part`);
}

/**
 * The names that a file may have until it is complete, the first of them first: where something else has one, the next is taken.
 *
 * @throws Error `EEXIST` after the last one
 */
export function* partNames(path: string): Generator<string, never, undefined> {
  yield partOf(path);
  for (let nth = 2; nth <= MOST_NAMES; nth++) yield partOf(path, `~${nth}`);
  throw alreadyThere(partOf(path));
}

/** The error for a file in the place of a part. */
export function alreadyThere(part: string): Error {
  const message = `EEXIST: '${part}' is there, and is not the part of this download: move it away`;
  return Object.assign(new Error(message), { code: "EEXIST", syscall: "open" });
}

/** Whether a local file has the name of a part of a download, or of its record. */
export function isPartOfDownload(name: string): boolean {
  return /^\..+\.part(?:\.json~?)?$/.test(name);
}

/**
 * Checks the caller's path of a local directory.
 *
 * @param operation the method, for messages
 * @throws TypeError for what is not text, and for empty text
 */
export function checkLocalDirectory(operation: string, local: unknown): asserts local is string {
  if (typeof local === "string" && local !== "") return;
  const given = local === null || local === undefined ? String(local) : `a ${typeof local}`;
  const found = local === "" ? "empty" : given;
  throw new TypeError(
    `the parameter local of ${operation}() must be the path of a directory; it is ${found}`,
  );
}

/** A name that leaves room for what is put around it; different names stay different. */
function short(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 16);
  let beginning = [...name];
  while (Buffer.byteLength(beginning.join("")) > LONGEST_NAME - digest.length - 1) {
    beginning = beginning.slice(0, -1);
  }
  return `${beginning.join("")}~${digest}`;
}

function refusal(path: string, code: string, why: string): LocalFileError {
  const error = Object.assign(new Error(`${code}: ${why}, open '${path}'`), { code, syscall: "open" });
  return new LocalFileError(path, error);
}

/** What the promise gives, or undefined where there is no such file. */
export async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
