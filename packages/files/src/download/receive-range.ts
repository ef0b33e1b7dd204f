import type { HashAlgorithm } from "../hash/hash-reply.ts";
import { OVERLAP } from "../local/found-part.ts";
import type { PartFile } from "../local/part-file.ts";
import type { Range } from "../local/part-record.ts";
import type { Seam } from "../local/seam.ts";
import { Overlap, OverlapMismatch } from "../operation/overlap.ts";
import { Enough, RestRefused, retrieve } from "../operation/retrieve.ts";
import type { RemotePath } from "../path/remote-path.ts";
import type { Limits } from "../options/bandwidth-option.ts";
import type { SiteSession } from "../pool/site-session.ts";

/** More came than there is: the server has ignored REST, or the file has changed, or its size is a lie. */
export class TooMuchData extends Error {
  /** Whether the transfer began in the middle of the file. */
  readonly wasRestarted: boolean;

  constructor(wasRestarted: boolean) {
    super("the server sent more than the file has");
    this.wasRestarted = wasRestarted;
  }
}

/** The server has ended the data in good order before the end of the file. */
export class TooLittleData extends Error {}

/** What is to be received. */
export interface Receiving {
  readonly path: RemotePath;
  readonly part: PartFile;
  readonly range: Range;
  /** The algorithm of the hash that is computed by the way. */
  readonly algorithm: HashAlgorithm | undefined;
  /** So many bytes more were received; called for each block. */
  readonly onBytes: (count: number) => void;
  /** Whether the file has to be as long as the server says. */
  readonly isCompared: boolean;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
}

const BLOCK_SIZE = 1 << 18;

/**
 * Receives a piece of the file on one data connection, and writes it to the part. Of what is there already the last 64 KiB come
 * again, and are compared (D2). After the end of the piece come 64 KiB of the next one, for a comparison; then the server ends the data,
 * where it knows RANG (D5), or the data connection is left, unless nobody has begun the next piece.
 *
 * @throws OverlapMismatch, RestRefused, TooMuchData, TooLittleData; the system's errors for the local file; FileError and the others for
 * the server's. In each case `range.reached` says what is in the part.
 */
export async function receiveRange(session: SiteSession, receiving: Receiving): Promise<void> {
  const { path, part, range, algorithm, onBytes, isCompared, limits, signal } = receiving;
  const { ranges } = part;
  const begin = Math.max(range.start, range.reached - OVERLAP);
  const length = await rangeLength(session, part, range, begin);
  const overlap = new Overlap(await part.read(begin, range.reached));
  let position = range.reached;
  let isOver = false;
  let seam: Seam | undefined;
  const writer = part.writer(position, range.end - position, (written) => {
    range.reached = written;
  });
  const sink = (block: Uint8Array): unknown => {
    if (isOver || seam?.isFull === true) throw new Enough();
    if (seam !== undefined) return seam.push(block);
    const bytes = overlap.take(block);
    // What was asked for by RANG ends where it was to end.
    if (length === undefined) {
      while (position + bytes.length >= range.end && ranges.absorbNext(range));
    }
    const room = range.end - position;
    const isLast = ranges.isLast(range);
    if (bytes.length > room && isLast) throw new TooMuchData(begin > 0);
    const wanted = bytes.length > room ? bytes.subarray(0, room) : bytes;
    if (wanted.length === 0) return undefined;
    if (algorithm !== undefined) part.hashAlong(algorithm, position, wanted);
    position += wanted.length;
    const writing = writer.take(wanted);
    onBytes(wanted.length);
    if (isLast || position < range.end) return writing;
    seam = part.seamAt(position);
    seam.push(bytes.subarray(wanted.length));
    return writing;
  };
  const retrieval = {
    operation: "download",
    path,
    begin,
    length,
    sink,
    blocksize: BLOCK_SIZE,
    borrow: true,
    isCompared: part.version.size === undefined && isCompared,
    limits,
    signal,
  };
  try {
    await retrieve(session, retrieval);
  } catch (error) {
    // The piece is there: what happens to the connection afterwards, the next use of the session shows.
    if (seam === undefined) throw error;
  } finally {
    isOver = true;
    await writer.finish();
  }
  const { size } = part.version;
  const isOpenEnded = range.end === Number.POSITIVE_INFINITY;
  if (!overlap.isOver || position < (isOpenEnded ? (size ?? 0) : range.end)) throw new TooLittleData();
}

/** How many bytes RANG is to name: the piece, and those for the comparison. Undefined where the server does not know RANG, or is to send all. */
async function rangeLength(
  { ftp }: SiteSession,
  { ranges, version }: PartFile,
  range: Range,
  begin: number,
): Promise<number | undefined> {
  if (version.size === undefined || ranges.isLast(range)) return undefined;
  if (!(await ftp.features()).has("RANG")) return undefined;
  return Math.min(range.end + OVERLAP, version.size) - begin;
}

/** Whether the file has to be fetched from its start. */
export function isStartOver(error: unknown): boolean {
  if (error instanceof TooMuchData) return error.wasRestarted;
  return error instanceof OverlapMismatch || error instanceof RestRefused;
}
