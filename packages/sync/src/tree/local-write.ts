import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isSameTime } from "./same-time.ts";
import type { TreeFacts, TreeSource, TreeWriteOptions } from "./tree.ts";

/** Most file systems hold names of up to 255 bytes. */
const LONGEST = 255;

/** The temporary file next to one that is written: `.NAME.sync-part`, with a hash in place of a name that is too long for that. */
export function partOf(path: string): string {
  const name = `.${basename(path)}.sync-part`;
  if (Buffer.byteLength(name) <= LONGEST) return join(dirname(path), name);
  const hash = createHash("sha256").update(basename(path)).digest("hex").slice(0, 32);
  return join(dirname(path), `.${hash}.sync-part`);
}

/** Writes a file, which gets its name and its time when it is whole and on the disk. Returns its bytes. */
export async function writeLocal(
  path: string,
  { tree, path: from, facts }: TreeSource,
  { signal, onProgress }: TreeWriteOptions,
): Promise<number> {
  const part = partOf(path);
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const block of tree.read(from, { signal })) {
      bytes += block.length;
      onProgress?.(bytes);
      yield block;
    }
  };
  try {
    await pipeline(counted, createWriteStream(part), { signal });
    const { mtime, zone } = facts;
    if (mtime !== undefined && zone === undefined) await utimes(part, new Date(), new Date(mtime));
    await synced(part);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return bytes;
}

/** Gives a file that was downloaded the time that its listing shows, if the download could not find out a better one. */
export async function keepTime(local: string, facts: TreeFacts): Promise<number> {
  if (facts.mtime === undefined) return 0;
  const found = await stat(local);
  if (isSameTime({ type: "file", mtime: found.mtime.getTime() }, facts)) return 0;
  await utimes(local, new Date(), new Date(facts.mtime));
  return 0;
}

async function synced(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
