/** Whether nothing more can be written: the disk of this machine or of the server is full, or the user's share of it. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

/** Does the work with a file that is open; the system's errors, which do not name it, do then. */
export async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && "syscall" in error && !error.message.includes(path))
      error.message += ` (the file is '${path}')`;
    throw error;
  }
}
