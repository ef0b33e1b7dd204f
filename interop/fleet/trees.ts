import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Files of a directory. */
const EACH = 100;

/** Makes a tree of so many files, of none to two thousand bytes, the same each time. */
export async function makeTree(root: string, files: number): Promise<void> {
  for (let first = 0; first < files; first += EACH) {
    const directory = join(root, `d${Math.floor(first / 2000)}`, `e${(first / EACH) % 20}`);
    await mkdir(directory, { recursive: true });
    const names = Array.from({ length: Math.min(EACH, files - first) }, (_, index) => first + index);
    await Promise.all(names.map((index) => writeFile(join(directory, `f${index}.txt`), contentOf(index))));
  }
}

function contentOf(index: number): string {
  const line = `${createHash("md5").update(`${index}`).digest("hex")}\n`;
  return line.repeat(index % 61);
}

/** Every path below a directory with a hash of its content, in order; directories have none. */
export async function contentsOf(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const lines: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const hash = entry.isFile()
      ? createHash("md5")
          .update(await readFile(path))
          .digest("hex")
      : "directory";
    lines.push(`${path.slice(root.length + 1)} ${hash}`);
  }
  return lines.sort();
}
