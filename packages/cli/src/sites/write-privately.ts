import { chmod, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { makeDirectories } from "@ftplib/files/internal";
import { about } from "../errors/exit-code.ts";

/** Replaces a file as a whole: mode 0600, in a directory that is made with mode 0700 where there is none. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const directory = dirname(path);
  if ((await makeDirectories(directory, 0o700)) !== undefined) await chmod(directory, 0o700);
  const draft = `${path}.${process.pid}.part`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw about(path, error);
  }
}
