import { type FileHandle, open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { onLocalSource } from "../errors/local-file-error.ts";
import type { SmallFileReader } from "../local/small-file-reader.ts";
import { adoptSource, ofBytes } from "./adopt-source.ts";
import type { Source, UploadSource } from "./source.ts";
import type { UploadOptions } from "./upload-options.ts";

/** The largest file that is read before it is sent, so that many of them can go in one run: 64 KiB. */
export const SMALL: number = 1 << 16;

/** A source, and its whole contents if these are few. */
export interface ReadSource {
  readonly source: Source;
  readonly bytes: Uint8Array | undefined;
}

/**
 * Takes over a source of `uploadMany`; a small file is read at once, and bytes are there already. A hash is compared for one file at a
 * time, so nothing is small then.
 *
 * @param reader reads files of many runs
 */
export async function readIfSmall(
  given: UploadSource,
  verify: UploadOptions["verify"],
  reader?: SmallFileReader,
): Promise<ReadSource> {
  if (verify === "hash" || verify === "auto") return { source: adoptSource(given), bytes: undefined };
  if (given instanceof Uint8Array) {
    return { source: ofBytes(given), bytes: given.length > SMALL ? undefined : given };
  }
  if (typeof given !== "string" && !(given instanceof URL)) {
    return { source: adoptSource(given), bytes: undefined };
  }
  const path = typeof given === "string" ? given : fileURLToPath(given);
  const read = await reader?.read(path);
  if (read !== undefined) return { source: ofBytes(read.bytes, read.mtime), bytes: read.bytes };
  return await onLocalSource(path, () => readFileIfSmall(given, path));
}

async function readFileIfSmall(given: string | URL, path: string): Promise<ReadSource> {
  const file = await open(path, "r");
  try {
    const stats = await file.stat();
    const bytes = stats.isFile() && stats.size <= SMALL ? await readAll(file, stats.size) : undefined;
    const source = bytes === undefined ? adoptSource(given) : ofBytes(bytes, stats.mtime);
    return { source, bytes };
  } finally {
    await file.close();
  }
}

/** Undefined for a file that has another size by now: it is sent as one that may change. */
async function readAll(file: FileHandle, size: number): Promise<Uint8Array | undefined> {
  const buffer = Buffer.allocUnsafe(size + 1);
  const { bytesRead } = await file.read(buffer, 0, size + 1, 0);
  return bytesRead === size ? buffer.subarray(0, size) : undefined;
}
