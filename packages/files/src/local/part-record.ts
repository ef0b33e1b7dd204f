import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { FileHash } from "../hash/hash-reply.ts";
import { HASH_DIGITS, isHashAlgorithm } from "../hash/hash-reply.ts";

/** A piece of a file: what is there of it ends at `reached`. Offsets are bytes from the start of the file. */
export interface Range {
  readonly start: number;
  reached: number;
  /** Where it ends; the end of the file for the last one. */
  end: number;
}

/** What a partial file is a part of: the contents of its `.part.json` (D1). */
export interface PartRecord {
  /** The size of the server's file, bytes. */
  readonly size: number;
  /** When the server's file was modified, epoch milliseconds. */
  readonly modified: number;
  /** The hash of the server's file, if it was asked for. */
  readonly hash: FileHash | undefined;
  /** Bytes that are there without a gap. */
  readonly offset: number;
  /** The pieces of a file that several connections fetch: it has its whole length from the start. */
  readonly ranges: readonly Range[] | undefined;
}

const VERSION = 1;

/** `.NAME.part.json`, next to the part. */
export function recordOf(part: string): string {
  return `${part}.json`;
}

/** The name of a record until it is written. */
export function draftOf(record: string): string {
  return `${record}~`;
}

/** Reads the record of a partial file; undefined where there is none, and where it is damaged: then nothing of the part is used. */
export async function readRecord(path: string): Promise<PartRecord | undefined> {
  try {
    return parseRecord(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Writes the record so that a reader finds the old one or the new one, and never half of it. */
export async function writeRecord(path: string, record: PartRecord): Promise<void> {
  const { size, modified, hash, offset, ranges } = record;
  const pieces = ranges?.map(({ start, reached, end }) => [start, reached, end]);
  const text = JSON.stringify({ version: VERSION, size, modified, hash, offset, ranges: pieces });
  const draft = draftOf(path);
  try {
    await writeFile(draft, `${text}\n`);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}

/** A file called like a part has got its name: the record of an earlier part, if there is one, does not describe it. */
export async function disownPart(path: string): Promise<void> {
  if (!path.endsWith(".part")) return;
  const record = recordOf(path);
  if ((await readRecord(record)) !== undefined) await rm(record, { force: true });
}

/** What a record says, if every field is what it must be. */
function parseRecord(value: unknown): PartRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { version, size, modified, hash, offset, ranges } = value as Record<string, unknown>;
  if (version !== VERSION || !isCount(size) || !isCount(offset) || offset > size) return undefined;
  if (typeof modified !== "number" || !Number.isFinite(modified)) return undefined;
  if (hash !== undefined && !isHash(hash)) return undefined;
  if (ranges === undefined) return { size, modified, hash, offset, ranges };
  const pieces = parseRanges(ranges, size);
  return pieces === undefined ? undefined : { size, modified, hash, offset, ranges: pieces };
}

/** Pieces that cover the file without gap or overlap. */
function parseRanges(value: unknown, size: number): readonly Range[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const ranges: Range[] = [];
  let at = 0;
  for (const piece of value as readonly unknown[]) {
    if (!Array.isArray(piece) || piece.length !== 3) return undefined;
    const [start, reached, end] = piece as readonly unknown[];
    if (!isCount(start) || !isCount(reached) || !isCount(end)) return undefined;
    if (start !== at || reached < start || end < reached || end === start) return undefined;
    ranges.push({ start, reached, end });
    at = end;
  }
  return at === size ? ranges : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is FileHash {
  if (typeof value !== "object" || value === null || !("algorithm" in value) || !("hex" in value))
    return false;
  const { algorithm, hex } = value;
  if (typeof algorithm !== "string" || !isHashAlgorithm(algorithm) || typeof hex !== "string") return false;
  return hex.length === HASH_DIGITS[algorithm] && /^[\da-f]+$/.test(hex);
}
