import { createHash, randomFillSync } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../run-job.ts";
import type { FilesCase } from "./files-case.ts";

const BLOCK = 1 << 20;

/** How many files, in how many directories, of how many bytes each. */
export type TreeShape = Pick<FilesCase, "count" | "directories" | "size">;

/** Writes what a case transfers: one file, or directories of them, of random bytes. */
export function writeSource(path: string, { count, directories, size }: TreeShape): void {
  if (directories === 0) return writeRandom(path, size);
  mkdirSync(path, { recursive: true });
  for (let at = 0; at < directories; at += 1) mkdirSync(join(path, `directory-${at}`));
  for (let at = 0; at < count; at += 1)
    writeRandom(join(path, `directory-${at % directories}`, `file-${at}`), size);
}

function writeRandom(path: string, size: number): void {
  const block = randomFillSync(new Uint8Array(Math.min(size, BLOCK)));
  if (size <= BLOCK) return writeFileSync(path, block);
  const file = openSync(path, "w");
  for (let left = size; left > 0; left -= block.length) {
    randomFillSync(block);
    writeSync(file, block, 0, Math.min(left, block.length));
  }
  closeSync(file);
}

/** What is there, as text to compare: every name, with what its file holds. */
export async function fingerprint(path: string, { directories }: TreeShape): Promise<string> {
  if (directories === 0) return await sha256(path);
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const lines = entries.map((entry) => {
    const full = join(entry.parentPath, entry.name);
    const name = full.slice(path.length);
    if (!entry.isFile()) return name;
    return `${name} ${createHash("sha256").update(readFileSync(full)).digest("hex")}`;
  });
  return lines.sort().join("\n");
}
