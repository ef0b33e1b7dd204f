/**
 * The system's error about a local file, with the path that the caller gave in its message and as its `path`: the file that was
 * opened may be a hidden one, and an error of a write (`ENOSPC`) or a read (`EISDIR`) names none. `code`, `errno` and
 * `syscall` stay the system's. Any other error is returned as it is.
 */
export function localFileError(error: unknown, role: "destination" | "source", path: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  if ("path" in error && error.path === path) return error;
  const named = new Error(`${error.message} (the ${role} is '${path}')`, { cause: error });
  const { code, errno, syscall } = error as NodeJS.ErrnoException;
  return Object.assign(named, { code, errno, syscall, path });
}

/** Runs a step of work on a local file; its errors name the path: see {@link localFileError}. */
export async function namingFile<T>(
  role: "destination" | "source",
  path: string,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw localFileError(error, role, path);
  }
}
