import type { Reply } from "@ftplib/reply";
import { type CommandText, rawCommand } from "../command/command.ts";
import { crlfLines, gathered } from "./crlf-lines.ts";
import { openTransfer, restartAt, type RestartMarker } from "./open-transfer.ts";
import { BLOCK_SIZE, checkedBlockSize } from "./retrieve.ts";
import { type BlockCallback, sendData } from "./send-data.ts";
import type { CallOptions, Session } from "../session/session.ts";
import { blocksOf, checkSource, type UploadSource } from "./source.ts";

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

/** ftplib's `storbinary` (T3). */
export function storeBinary(
  session: Session,
  cmd: CommandText,
  source: UploadSource,
  options: StoreOptions,
): Promise<Reply> {
  const command = rawCommand(cmd, session.rules);
  const restart = restartAt(session, options.rest);
  const blockSize = checkedBlockSize(options.blocksize);
  checkSource(source);
  return session.exclusive(async () => {
    await session.setType("I");
    const transfer = await openTransfer(session, command, restart, "upload");
    return await sendData(session, transfer, blocksOf(source, blockSize), options.callback);
  }, options);
}

/** ftplib's `storlines` (T4). */
export function storeLines(
  session: Session,
  cmd: CommandText,
  source: UploadSource,
  options: StoreLinesOptions,
): Promise<Reply> {
  const command = rawCommand(cmd, session.rules);
  const { callback } = options;
  checkSource(source);
  return session.exclusive(async () => {
    await session.setType("A");
    const transfer = await openTransfer(session, command, undefined, "upload");
    const lines = crlfLines(blocksOf(source, BLOCK_SIZE), session.options.maxLineLength);
    // A caller who wants each line gets each line sent; else many go out at once.
    const blocks = callback === undefined ? gathered(lines, BLOCK_SIZE) : lines;
    return await sendData(session, transfer, blocks, callback);
  }, options);
}
