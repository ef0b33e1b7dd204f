import type { Reply } from "@ftplib/reply";
import type { Sink } from "@ftplib/transport";
import { type CommandText, rawCommand } from "../command/command.ts";
import { openTransfer, restartAt, type RestartMarker, type TransferOptions } from "./open-transfer.ts";
import { type DownloadTarget, openTarget } from "./destination.ts";
import { iterateData } from "./iterate-data.ts";
import { type LineCallback, LineReader, lineSink } from "./line-reader.ts";
import { receiveData } from "./receive-data.ts";
import type { CallOptions, Session, TransferType } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";

/** Options of `retrbinary`. */
export interface RetrieveOptions extends CallOptions {
  /** The largest block that is handed out, bytes; default 65,536. */
  readonly blocksize?: number | undefined;
  /** Where to begin: bytes from the start, or a marker of the server (REST). */
  readonly rest?: RestartMarker | undefined;
  /** Hands out views of a buffer that is used again instead of copies: a block is valid until the callback is done. */
  readonly borrow?: boolean | undefined;
}

/** Bytes of a block when the caller does not say. */
export const BLOCK_SIZE = 65_536;

/** @throws RangeError for anything but a whole number from 1 to 2^30 */
export function checkedBlockSize(blocksize: number | undefined): number {
  const size = blocksize ?? BLOCK_SIZE;
  if (Number.isInteger(size) && size >= 1 && size <= 2 ** 30) return size;
  throw new RangeError(
    `blocksize must be a whole number of bytes from 1 to 2^30; it is ${String(blocksize)}`,
  );
}

// What the transport hands out: no block is smaller than this unless it is the last, and none larger than that.
const SMALLEST_BLOCK = 1024;
const LARGEST_BLOCK = 2 ** 26;

/** The sink and the size of blocks to receive, so that the sink gets none larger than `size`. */
function blocksOfAtMost(size: number, sink: Sink): [sink: Sink, blockSize: number] {
  if (size >= SMALLEST_BLOCK) return [sink, Math.min(size, LARGEST_BLOCK)];
  const inPieces: Sink = async (block) => {
    for (let at = 0; at < block.length; at += size) await sink(block.subarray(at, at + size));
  };
  return [inPieces, SMALLEST_BLOCK];
}

/** ftplib's `retrbinary` (T1). */
export async function retrieveBinary(
  session: Session,
  cmd: CommandText,
  target: DownloadTarget,
  options: RetrieveOptions,
): Promise<Reply> {
  const command = rawCommand(cmd, session.rules);
  const restart = restartAt(session, options.rest);
  const blockSize = checkedBlockSize(options.blocksize);
  const { sink, finish, fail } = openTarget(target, options.borrow === true);
  try {
    return await session.exclusive(async () => {
      await session.setType("I");
      const transfer = await openTransfer(session, command, restart);
      const reply = await receiveData(session, transfer, ...blocksOfAtMost(blockSize, sink));
      await finish();
      return reply;
    }, options);
  } catch (error) {
    // Also when its turn never came.
    fail(error);
    throw error;
  }
}

/** ftplib's `retrlines` (T2). */
export function retrieveLines(
  session: Session,
  cmd: CommandText,
  callback: LineCallback,
  options: CallOptions,
): Promise<Reply> {
  const command = rawCommand(cmd, session.rules);
  return session.exclusive(async () => {
    await session.setType("A");
    const transfer = await openTransfer(session, command);
    const { sink, end } = lineSink(session, callback);
    const reply = await receiveData(session, transfer, sink, BLOCK_SIZE);
    await end();
    return reply;
  }, options);
}

/** The bytes that a command transfers, as an iterable; nothing is sent before the first block is asked for. */
export async function* iterateBlocks(
  session: Session,
  cmd: CommandText,
  options: TransferOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const transfer = await opened(session, "I", cmd, options);
  yield* iterateData(session, transfer, options.signal);
}

/** The lines that a command transfers, as an iterable; nothing is sent before the first line is asked for. */
export async function* iterateLines(
  session: Session,
  cmd: CommandText,
  options: CallOptions,
): AsyncGenerator<string, void, undefined> {
  const transfer = await opened(session, "A", cmd, options);
  const reader = new LineReader(session);
  for await (const block of iterateData(session, transfer, options.signal)) {
    yield* reader.push(block);
    reader.check();
  }
  yield* reader.end();
}

function opened(
  session: Session,
  type: TransferType,
  cmd: CommandText,
  options: TransferOptions,
): Promise<Transfer> {
  const command = rawCommand(cmd, session.rules);
  const restart = restartAt(session, options.rest);
  return session.exclusive(async () => {
    await session.setType(type);
    return await openTransfer(session, command, restart);
  }, options);
}
