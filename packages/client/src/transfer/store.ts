import type { Reply } from "@ftplib/reply";
import { type CommandText, rawCommand } from "../command/command.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import { checkOptions, type OptionKinds } from "../session/check-options.ts";
import type { Client } from "../session/client.ts";
import { crlfLines, gathered, singly } from "./crlf-lines.ts";
import { type RestartMarker, restartAt, restartByCaller } from "./restart.ts";
import { BLOCK_SIZE, checkedBlockSize } from "./retrieve.ts";
import { runTransfer } from "./run-transfer.ts";
import { type BlockCallback, sendData } from "./send-data.ts";
import { type AdoptedSource, adoptSource, awaitFirstBlock, type UploadSource } from "./source.ts";

/** Options of `storlines`. */
export interface StoreLinesOptions extends CallOptions {
  /** Called with each line as it was sent. */
  readonly callback?: BlockCallback | undefined;
}

/** Options of `storbinary`. */
export interface StoreOptions extends CallOptions {
  /** The largest block that is sent at once, bytes; default 65,536. */
  readonly blocksize?: number | undefined;
  /** Where to begin in the server's file: bytes from the start, or a marker of the server (REST). */
  readonly rest?: RestartMarker | undefined;
  /** Called with each block that the kernel has taken. */
  readonly callback?: BlockCallback | undefined;
}

/** The options of `storlines`. */
const STORE_LINES_OPTIONS: OptionKinds<StoreLinesOptions> = { ...CALL_OPTIONS, callback: "function" };

/** The options of `storbinary`. */
const STORE_OPTIONS: OptionKinds<StoreOptions> = {
  ...STORE_LINES_OPTIONS,
  blocksize: "number",
  rest: "any",
};

/** ftplib's `storbinary` (T3). */
export async function storeBinary(
  client: Client,
  cmd: CommandText,
  source: UploadSource,
  options: StoreOptions,
): Promise<Reply> {
  const blocks = adoptSource(source, BLOCK_SIZE);
  return await releasing(blocks, async () => {
    checkOptions<StoreOptions>("storbinary()", options, STORE_OPTIONS);
    blocks.blockSize = checkedBlockSize(options.blocksize);
    const { callback } = options;
    const command = rawCommand(cmd, client.rules);
    const given = restartAt(client.rules, options.rest);
    return await client.call(async (session) => {
      const restart = given ?? restartByCaller(session);
      await session.setType("I");
      await awaitFirstBlock(blocks, session.signal);
      return await runTransfer(session, { command, restart, direction: "upload" }, (transfer) =>
        sendData(session, transfer, blocks, { callback }),
      );
    }, options);
  });
}

/** ftplib's `storlines` (T4). */
export async function storeLines(
  client: Client,
  cmd: CommandText,
  source: UploadSource,
  options: StoreLinesOptions,
): Promise<Reply> {
  const blocks = adoptSource(source, BLOCK_SIZE);
  return await releasing(blocks, async () => {
    checkOptions<StoreLinesOptions>("storlines()", options, STORE_LINES_OPTIONS);
    const { callback } = options;
    const command = rawCommand(cmd, client.rules);
    return await client.call(async (session) => {
      const restart = restartByCaller(session);
      await session.setType("A");
      await awaitFirstBlock(blocks, session.signal);
      return await runTransfer(session, { command, restart, direction: "upload" }, (transfer) => {
        const lines = crlfLines(blocks, client.options.maxLineLength);
        // A caller who wants each line gets each line sent; else many go out at once.
        const text = callback === undefined ? gathered(lines, BLOCK_SIZE) : singly(lines);
        return sendData(session, transfer, text, { callback });
      });
    }, options);
  });
}

/** Runs the call and releases its source on every path, also where its turn never came. */
async function releasing<T>(source: AdoptedSource, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } finally {
    source.release();
  }
}
