import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this repository. */
export const repository: string = fileURLToPath(new URL("../..", import.meta.url));

/** What is installed, built or kept by tools; and, so that the demo takes seconds, what tests and tools are made of. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "node_modules",
  ".git",
  "dist",
  ".turbo",
  ".lab",
  "coverage",
  ".changeset",
  "test",
  "fixtures",
  "bench",
  "findings",
  "interop",
  "lab",
  "scripts",
  "decisions",
]);

/** Copies the repository's sources and its documentation. */
export async function copyRepository(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name) || entry.name.endsWith(".tgz")) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyRepository(source, target);
    else if (entry.isFile()) await copyFile(source, target).catch(unlessGone);
  }
}

/** A file that was removed since the directory was read is none of the repository's. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
