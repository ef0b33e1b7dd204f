import { FtpError, type FtpErrorOptions } from "@ftplib/reply";

/** The kinds of {@link FileError}, named as `node:fs` names them. */
export type FileErrorCode =
  | "EACCES"
  | "EEXIST"
  | "EINVAL"
  | "EISDIR"
  | "ENOENT"
  | "ENOSPC"
  | "ENOTDIR"
  | "ENOTEMPTY"
  | "ENOTSUP";

/** What a {@link FileError} is about. */
export interface FileErrorOptions extends FtpErrorOptions {
  /** The method that failed, such as `rename`. */
  readonly operation: string;
  /** The path that it was given. */
  readonly path: string;
  /** The second path, of `rename` and `copyFile`. */
  readonly dest?: string | undefined;
}

const WORDS: Readonly<Record<FileErrorCode, string>> = {
  EACCES: "permission denied",
  EEXIST: "file already exists",
  EINVAL: "invalid argument",
  EISDIR: "is a directory",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on the server",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  ENOTSUP: "not supported by the server",
};

/**
 * An operation that the server refused, with the code that `node:fs` would give: `ENOENT`, `EEXIST`, `EACCES` and so on. `reply`
 * is what the server said, if it said anything. FTP has one code, 550, for most refusals: what it meant was found out by one
 * more look at the path.
 */
export class FileError extends FtpError {
  override readonly code: FileErrorCode;
  /** The method that failed, such as `rename`: what `node:fs` calls so. */
  readonly syscall: string;
  /** The path that the method was given. */
  readonly path: string;
  /** The second path, of `rename` and `copyFile`. */
  declare readonly dest?: string;

  constructor(code: FileErrorCode, options: FileErrorOptions) {
    const { operation, path, dest, reply } = options;
    const paths = dest === undefined ? `'${path}'` : `'${path}' -> '${dest}'`;
    const said = reply === undefined ? "" : `: the server said ${reply.text}`;
    super(`${code}: ${WORDS[code]}, ${operation} ${paths}${said}`, options);
    this.code = code;
    this.syscall = operation;
    this.path = path;
    if (dest !== undefined) this.dest = dest;
  }

  override get name(): string {
    return "FileError";
  }
}

/** Whether a value is a {@link FileError}, with this code if one is given. */
export function isFileError(value: unknown, code?: FileErrorCode): value is FileError {
  return value instanceof FileError && (code === undefined || value.code === code);
}
