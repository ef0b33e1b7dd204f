import { stat } from "node:fs/promises";
import type { Output } from "../output/output.ts";

/** Warns of a file that others may read or change: commands and servers in it are the user's own. */
export async function warnOfAccess(output: Output, path: string): Promise<void> {
  if (await isOpen(path)) await output.warn(`${path} can be read by others: chmod 600 keeps them out`);
}

/** Whether others may read or change a file. Windows has no modes. */
export async function isOpen(path: string): Promise<boolean> {
  if (process.platform === "win32") return false;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (found.mode & 0o077) !== 0;
}
