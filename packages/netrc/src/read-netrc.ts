import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defaultNetrcPath } from "./default-netrc-path.ts";
import { NetrcSecurityError } from "./netrc-security-error.ts";
import type { Netrc, NetrcReading } from "./netrc.ts";
import { parseNetrc } from "./parse-netrc.ts";
import { requirePrivateFile } from "./require-private-file.ts";

/** Which files have to be the user's own and closed to everyone else. */
export type NetrcAccessCheck = "default-file" | "always" | "never";

/** How to read. */
export interface ReadNetrcOptions {
  /**
   * Which files are refused unless they belong to the current user and are closed to group and others: the default file, as
   * in Python (SEC1, SEC6), every file, or none. Default: `"default-file"`. Windows has no such check.
   */
  readonly checkAccess?: NetrcAccessCheck;
  /** Whose rules decide what the file says, as in `parseNetrc`. Default: `"python"`. */
  readonly reading?: NetrcReading | undefined;
}

/** No honest `.netrc` comes near (S72). */
const maximumBytes = 1024 * 1024;

/**
 * Reads and parses a `.netrc`: the file at `path`, or the user's own, `~/.netrc`.
 *
 * It must be a regular file (a symbolic link to one will do) of at most 1 MiB, whatever `checkAccess` says. The access check
 * looks at the opened file, and only if some login is not exactly `anonymous` (SEC2). The text is UTF-8, with or without a byte order mark, or else
 * Latin-1 (G10).
 *
 * @throws {NetrcSecurityError} for a file that is refused, with the command that mends it where there is one (S69).
 * @throws {NetrcParseError} for a file that breaks the grammar.
 * @throws the error of the system, with its `code`, for a missing file (`ENOENT`), a directory (`EISDIR`) and the like.
 */
export async function readNetrc(path?: string | URL, options: ReadNetrcOptions = {}): Promise<Netrc> {
  const filename = path === undefined ? defaultNetrcPath() : path instanceof URL ? fileURLToPath(path) : path;
  // Without O_NONBLOCK, opening a FIFO would wait for a writer. Windows has neither, and no such constant.
  const file = await open(filename, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    // Reading a directory fails as the system would have it: EISDIR.
    if (!stats.isFile() && !stats.isDirectory()) throw new NetrcSecurityError("not a regular file", filename);
    const { checkAccess = "default-file", reading } = options;
    const text = decode(await readBounded(file, stats.size, filename));
    const netrc = parseNetrc(text, { filename, reading });

    const isChecked = checkAccess === "always" || (checkAccess === "default-file" && path === undefined);
    const me = process.getuid?.();
    if (isChecked && me !== undefined && netrc.machines.some(({ entry }) => entry.login !== "anonymous")) {
      requirePrivateFile(stats, me, path === undefined ? "~/.netrc" : shellWord(filename), filename);
    }
    return netrc;
  } finally {
    await file.close();
  }
}

/** The whole file. The limit is kept for files that grow, or do not tell their size, too. */
async function readBounded(file: FileHandle, size: number, filename: string): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size > maximumBytes ? 0 : maximumBytes + 1);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
    if (bytesRead === 0) return bytes.subarray(0, length);
    length += bytesRead;
  }
  throw new NetrcSecurityError(`larger than ${maximumBytes} bytes`, filename);
}

/** Python falls back to the encoding of the locale; Node knows none, and Latin-1 keeps every byte. */
function decode(bytes: Buffer): string {
  try {
    // Editors of Windows begin a file with a byte order mark, which is dropped here; in text it is an ordinary character (LX10).
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

/** The path as one word of a shell's command line. */
function shellWord(path: string): string {
  return /^[\w./~-]+$/.test(path) && !path.startsWith("-") ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
