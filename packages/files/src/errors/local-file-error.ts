import { FtpError } from "@ftplib/reply";

/**
 * The system refused something about a file on this side: the disk is full (`ENOSPC`), permission is denied (`EACCES`), the name is too
 * long (`ENAMETOOLONG`), a directory is in the way (`EISDIR`). `code`, `errno` and `syscall` are the system's, but for `EILSEQ`: the name of a
 * source is not UTF-8, so that Node cannot name it to the system. No connection was harmed.
 */
export class LocalFileError extends FtpError {
  /** As `node:fs` has it: `ENOSPC`, say. */
  override readonly code: string;
  declare readonly errno?: number;
  declare readonly syscall?: string;
  /** The local path that the caller gave. */
  readonly path: string;

  constructor(path: string, cause: NodeJS.ErrnoException) {
    const said = cause.message.includes(path)
      ? cause.message
      : `${cause.message} (the local file is '${path}')`;
    super(said, { cause });
    this.code = cause.code ?? "ERR_FTP_LOCAL_FILE";
    if (cause.errno !== undefined) this.errno = cause.errno;
    if (cause.syscall !== undefined) this.syscall = cause.syscall;
    this.path = path;
  }

  override get name(): string {
    return "LocalFileError";
  }
}

/** Whether a value is a {@link LocalFileError}, with this code if one is given. */
export function isLocalFileError(value: unknown, code?: string): value is LocalFileError {
  return value instanceof LocalFileError && (code === undefined || value.code === code);
}

/** Whether no file can be written on this side any more: the disk is full, or the user's share of it. */
export function isLocalDiskFull(error: unknown): boolean {
  const isLocal = error instanceof LocalFileError || isSystemError(error);
  return isLocal && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

/** Runs a step of work on a local file; the system's errors become {@link LocalFileError}, which names the caller's path. */
export async function onLocalFile<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw isSystemError(error) ? new LocalFileError(path, error) : error;
  }
}

/** The same for a source that is read. One whose name is not UTF-8 seems not to be there: Node reads such bytes as U+FFFD. */
export async function onLocalSource<T>(path: string, step: () => Promise<T>): Promise<T> {
  return await onLocalFile(path, async () => {
    try {
      return await step();
    } catch (error) {
      if (!isSystemError(error) || error.code !== "ENOENT" || !path.includes("\ufffd")) throw error;
      const message = `EILSEQ: '${path}' has a name that is not UTF-8, and cannot be opened by it: rename it`;
      throw Object.assign(new Error(message, { cause: error }), { code: "EILSEQ", syscall: error.syscall });
    }
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}
