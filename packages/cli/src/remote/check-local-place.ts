import { lstat, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Looks whether a file could be put at a local path, for a dry run: nothing is written.
 *
 * @param withParents whether the directories above it are made as well
 * @throws the system's error where it could not
 */
export async function checkLocalPlace(path: string, withParents: boolean): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory() === true) throw systemError("EISDIR", "a directory is in the way", path);
  if (found !== undefined) return;
  for (let above = dirname(resolve(path)); ; above = dirname(above)) {
    try {
      if ((await stat(above)).isDirectory()) return;
    } catch (error) {
      if (withParents && isMissing(error) && above !== dirname(above)) continue;
      throw error;
    }
    throw systemError("ENOTDIR", "not a directory", above);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function systemError(code: string, what: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${what}, open '${path}'`), { code, syscall: "open", path });
}
