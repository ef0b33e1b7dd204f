import type { Reply } from "@ftplib/reply";
import { type CommandText, rawCommand } from "../command/command.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import { checkOptions, type OptionKinds } from "../session/check-options.ts";
import type { Client } from "../session/client.ts";
import type { Session, TransferType } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";
import { type DownloadTarget, openTarget } from "./destination.ts";
import { iterateData } from "./iterate-data.ts";
import { type LineCallback, LineReader, lineSink } from "./line-reader.ts";
import { openTransfer } from "./open-transfer.ts";
import type { TransferPlan } from "./transfer-plan.ts";
import { Pace } from "./pace.ts";
import { receiveData } from "./receive-data.ts";
import {
  type BlocksOptions,
  checkedLength,
  type RestartMarker,
  restartAt,
  restartByCaller,
} from "./restart.ts";
import { runTransfer } from "./run-transfer.ts";
import { inTextType } from "./text-type.ts";

/** Options of `retrbinary`. */
export interface RetrieveOptions extends CallOptions {
  /** The largest block that is handed out, bytes; default 65,536. */
  readonly blocksize?: number | undefined;
  /** Where to begin: bytes from the start, or a marker of the server (REST). */
  readonly rest?: RestartMarker | undefined;
  /**
   * Bytes to transfer at most, from `rest` on. By RANG where FEAT names it; else the data connection is closed when they are
   * there, whatever the server says to that. The session stays usable.
   */
  readonly length?: number | undefined;
  /** Hands out views of a buffer that is used again instead of copies: a block is valid until the callback is done. */
  readonly borrow?: boolean | undefined;
}

/** The options of `retrbinary`. */
const RETRIEVE_OPTIONS: OptionKinds<RetrieveOptions> = {
  ...CALL_OPTIONS,
  blocksize: "number",
  rest: "any",
  length: "number",
  borrow: "boolean",
};

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

type BlockSink = (block: Uint8Array) => unknown;

/** The sink and the size of blocks to receive, so that the sink gets none larger than `size`. */
function blocksOfAtMost(size: number, sink: BlockSink): [sink: BlockSink, blockSize: number] {
  if (size >= SMALLEST_BLOCK) return [sink, Math.min(size, LARGEST_BLOCK)];
  const pace = new Pace();
  const inPieces = async (block: Uint8Array): Promise<void> => {
    for (let at = 0; at < block.length; at += size) {
      await sink(block.subarray(at, at + size));
      await pace.breathe();
    }
  };
  return [inPieces, SMALLEST_BLOCK];
}

/** ftplib's `retrbinary` (T1). */
export async function retrieveBinary(
  client: Client,
  cmd: CommandText,
  target: DownloadTarget,
  options: RetrieveOptions,
): Promise<Reply> {
  const { sink, finish, fail } = openTarget(target, () => options.borrow === true);
  try {
    checkOptions<RetrieveOptions>("retrbinary()", options, RETRIEVE_OPTIONS);
    const command = rawCommand(cmd, client.rules);
    const given = restartAt(client.rules, options.rest);
    const blockSize = checkedBlockSize(options.blocksize);
    const length = checkedLength(options.length);
    return await client.call(async (session) => {
      const restart = given ?? restartByCaller(session);
      await session.setType("I");
      const reply = await runTransfer(session, { command, restart, length }, (transfer) =>
        receiveData(session, transfer, ...blocksOfAtMost(blockSize, sink)),
      );
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
export async function retrieveLines(
  client: Client,
  cmd: CommandText,
  callback: LineCallback,
  options: CallOptions,
): Promise<Reply> {
  const command = rawCommand(cmd, client.rules);
  return await client.call(async (session) => {
    const restart = restartByCaller(session);
    return await inTextType(session, () => receiveLines(session, { command, restart }, callback));
  }, options);
}

/** Transfers text, a line at a time to the callback. */
export async function receiveLines(
  session: Session,
  plan: TransferPlan,
  callback: LineCallback,
  isListing = false,
): Promise<Reply> {
  const { sink, end } = lineSink(session.client, callback, isListing);
  const reply = await runTransfer(session, plan, (transfer) =>
    receiveData(session, transfer, sink, BLOCK_SIZE),
  );
  await end();
  return reply;
}

/** The bytes that a command transfers, as an iterable; nothing is sent before the first block is asked for. */
export async function* iterateBlocks(
  client: Client,
  cmd: CommandText,
  options: BlocksOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { session, transfer, begun } = await begin(client, "I", cmd, options);
  yield* iterateData(session, transfer, { signal: options.signal, begun });
}

/** The lines that a command transfers, as an iterable; nothing is sent before the first line is asked for. */
export async function* iterateLines(
  client: Client,
  cmd: CommandText,
  options: CallOptions,
): AsyncGenerator<string, void, undefined> {
  const { session, transfer, begun } = await begin(client, "A", cmd, options);
  const reader = new LineReader(client);
  const pace = new Pace();
  for await (const block of iterateData(session, transfer, { signal: options.signal, begun })) {
    for (const lines of reader.push(block)) {
      for (const line of lines) {
        yield line;
        const breath = pace.breathe();
        if (breath !== undefined) await breath;
      }
    }
    reader.check();
  }
  yield* reader.end();
}

/** Begins a transfer that its caller reads when the call is over. */
async function begin(
  client: Client,
  type: TransferType,
  cmd: CommandText,
  options: BlocksOptions,
): Promise<{ session: Session; transfer: Transfer; begun: number | undefined }> {
  const command = rawCommand(cmd, client.rules);
  const length = checkedLength(options.length);
  const given = restartAt(client.rules, options.rest);
  const identity = client.newCall();
  return await client.call(
    async (session) => {
      const restart = given ?? restartByCaller(session);
      const opening = (): Promise<Transfer> => openTransfer(session, { command, restart, length });
      if (type === "I") await session.setType(type);
      const transfer = await (type === "I" ? opening() : inTextType(session, opening));
      transfer.isLeftToCaller = true;
      return { session, transfer, begun: identity.begun };
    },
    { signal: options.signal, identity },
  );
}
