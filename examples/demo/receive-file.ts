import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { FTP } from "ftplib";

/** What came of a file. */
export interface Received {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Downloads one file as ftplib does: `retrbinary` and a callback for each block.
 *
 * @param place where to keep it on disk; left out, nothing is kept
 */
export async function receiveFile(ftp: FTP, path: string, place?: string): Promise<Received> {
  const hash = createHash("sha256");
  let file: FileHandle | undefined;
  let bytes = 0;
  try {
    file = place === undefined ? undefined : await open(place, "wx");
    await ftp.retrbinary(`RETR ${path}`, async (block) => {
      hash.update(block);
      bytes += block.length;
      await file?.writeFile(block);
    });
  } finally {
    await file?.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** A download that was cut, and then went on from there. */
export interface Resumed extends Received {
  /** How many bytes had come when it was cut. */
  readonly cutAt: number;
  /** What cut it, in words. */
  readonly cause: string;
}

/**
 * Downloads a file in two goes: the first is given up at half its bytes, unless the connection dies before; the second
 * continues where the first ended, by REST.
 */
export async function receiveInTwoGoes(ftp: FTP, path: string, size: number): Promise<Resumed> {
  const hash = createHash("sha256");
  let bytes = 0;
  let cause = "the loop was left";
  const half = Math.ceil(size / 2);
  try {
    for await (const block of ftp.blocks(`RETR ${path}`)) {
      const kept = block.subarray(0, half - bytes);
      hash.update(kept);
      bytes += kept.length;
      if (bytes === half) break;
    }
  } catch (error) {
    if (bytes === 0) throw error;
    cause = reasonOf(error);
  }
  const cutAt = bytes;
  for await (const block of ftp.blocks(`RETR ${path}`, { rest: cutAt })) {
    hash.update(block);
    bytes += block.length;
  }
  return { bytes, sha256: hash.digest("hex"), cutAt, cause };
}

/** The innermost error's message: what happened, without where. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
