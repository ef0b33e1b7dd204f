import type { ByteString } from "./byte-string.ts";

/** What a file system says of one entry. Times are epoch milliseconds in UTC, sizes bytes. */
export interface FileFacts {
  readonly name: ByteString;
  readonly kind: "file" | "directory" | "link";
  readonly size: number;
  readonly modified: number;
  /** Permission bits, as in 0o644. */
  readonly mode: number;
  /** The same for two names of one file, different for two files (RFC 3659, section 7.5.2). */
  readonly unique: string;
  /** Where a link points. */
  readonly target?: ByteString;
}

/** A file that is being written. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * What the server serves. Paths are absolute, normalised, separated by `/`, and byte strings: one byte per character.
 * Failures are errors with a system `code` (`ENOENT`, `EEXIST`, `EACCES`, `ENOTDIR`, `EISDIR`, `ENOTEMPTY`, `ENOSPC`).
 */
export interface FileSystem {
  /** What is there, links followed; undefined when there is nothing. */
  stat(path: ByteString): Promise<FileFacts | undefined>;
  /** The entries of a directory by name, without `.` and `..`; links not followed. */
  list(path: ByteString): Promise<readonly FileFacts[]>;
  /** The bytes of a file from an offset on. */
  read(path: ByteString, start: number): Promise<AsyncIterable<Uint8Array>>;
  /** Opens a file for writing: from an offset on, at its end (`append`), or anew (0 with `truncate`). */
  write(path: ByteString, at: number | "append" | "truncate"): Promise<FileSink>;
  makeDirectory(path: ByteString): Promise<void>;
  removeDirectory(path: ByteString): Promise<void>;
  removeFile(path: ByteString): Promise<void>;
  rename(from: ByteString, to: ByteString): Promise<void>;
  setModified(path: ByteString, modified: number): Promise<void>;
  setMode(path: ByteString, mode: number): Promise<void>;
  /** Makes a symbolic link; left out where there are none, and SITE SYMLINK is not known then. */
  makeLink?(target: ByteString, path: ByteString): Promise<void>;
}

/** A failure of a file system in the words of the operating system. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";
  readonly code: string;

  constructor(code: string, path: ByteString) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

/** A client's path against the working directory: absolute, `.` and `..` resolved, never above `/`. */
export function resolvePath(workingDirectory: ByteString, path: ByteString): ByteString {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${workingDirectory}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The directory a path is in, and its last component. */
export function splitPath(path: ByteString): { readonly directory: ByteString; readonly name: ByteString } {
  const slash = path.lastIndexOf("/");
  return { directory: path.slice(0, slash) || "/", name: path.slice(slash + 1) };
}

/** Whether a client's path can be a file's: its last component is not empty, `.` or `..`. */
export function canNameFile(path: ByteString): boolean {
  return !["", ".", ".."].includes(splitPath(path).name);
}
