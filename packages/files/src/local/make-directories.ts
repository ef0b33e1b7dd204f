import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a local directory, and those above it that are missing. Returns the first that was made, undefined where all are there.
 *
 * @throws the system's error. Node says ENOENT of a file system that is read-only (EROFS): the system is asked again, by one
 * directory
 */
export async function makeDirectories(path: string, mode?: number): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    let missing = resolve(path);
    while (!(await isThere(dirname(missing)))) missing = dirname(missing);
    await mkdir(missing, { mode });
    await mkdir(path, { recursive: true, mode });
    return missing;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => dirname(path) === path,
  );
}
