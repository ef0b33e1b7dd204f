import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** The SHA-256 of a file on disk, in lower-case hex. */
export async function sha256Of(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
