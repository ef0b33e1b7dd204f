import type { Reply } from "@ftplib/reply";
import type { CommandText } from "./command/command.ts";
import {
  download,
  type DownloadDestination,
  type DownloadOptions,
  type TransferResult,
} from "./file/download.ts";
import { upload, type UploadOptions, type UploadOrigin } from "./file/upload.ts";
import { clientOf } from "./ftp-control.ts";
import { FtpFileCommands } from "./ftp-file-commands.ts";
import { printLine } from "./log/print-line.ts";
import { type CallOptions, checkCallOptions } from "./session/call-limits.ts";
import { checkOptions } from "./session/check-options.ts";
import type { DownloadTarget } from "./transfer/destination.ts";
import type { LineCallback } from "./transfer/line-reader.ts";
import { BLOCKS_OPTIONS, type BlocksOptions } from "./transfer/restart.ts";
import {
  iterateBlocks,
  iterateLines,
  retrieveBinary,
  retrieveLines,
  type RetrieveOptions,
} from "./transfer/retrieve.ts";
import type { UploadSource } from "./transfer/source.ts";
import { storeBinary, storeLines, type StoreLinesOptions, type StoreOptions } from "./transfer/store.ts";

/** The calls of {@link FTP} that transfer one file. */
export class FtpTransfers extends FtpFileCommands {
  /**
   * Transfers in TYPE I what `cmd` (`RETR name`) sends (T1); resolves with the final reply when all is there.
   *
   * A callback is awaited before the next block is read, so a slow one slows the server down. A stream is ended on
   * success and destroyed on failure.
   */
  async retrbinary(cmd: CommandText, target: DownloadTarget, options: RetrieveOptions = {}): Promise<Reply> {
    return await retrieveBinary(clientOf(this), cmd, target, options);
  }

  /**
   * Transfers in TYPE A, a line at a time without its line end (T2); by default to standard output. A server that refuses TYPE A
   * transfers in the type that it has, and the lines end where they end; only when it refuses the transfer, too, is that an error.
   */
  async retrlines(
    cmd: CommandText,
    callback: LineCallback = printLine,
    options: CallOptions = {},
  ): Promise<Reply> {
    checkCallOptions("retrlines()", options);
    return await retrieveLines(clientOf(this), cmd, callback, options);
  }

  /** The blocks of `retrbinary` as an iterable. Leaving it early ends the transfer; until its end other commands are refused. */
  blocks(cmd: CommandText, options: BlocksOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    checkOptions<BlocksOptions>("blocks()", options, BLOCKS_OPTIONS);
    return iterateBlocks(clientOf(this), cmd, options);
  }

  /** The lines of `retrlines` as an iterable; as `blocks`. */
  lines(cmd: CommandText, options: CallOptions = {}): AsyncGenerator<string, void, undefined> {
    checkCallOptions("lines()", options);
    return iterateLines(clientOf(this), cmd, options);
  }

  /**
   * Uploads in TYPE I what the source gives by `cmd` (`STOR name`) (T3). A source that fails resets the data connection.
   *
   * It goes by the server's final reply: a 426 or 451 is an error also of a file that arrived whole. `upload` asks for the size then,
   * which says nothing here: after APPE, REST or STOU nobody knows how long the file was, or what it is called.
   */
  async storbinary(cmd: CommandText, source: UploadSource, options: StoreOptions = {}): Promise<Reply> {
    return await storeBinary(clientOf(this), cmd, source, options);
  }

  /**
   * Uploads in TYPE A, each line ending in CR LF on the wire whatever it ended in before (T4). It goes by the server's final
   * reply, since servers store and count other bytes than were sent.
   */
  async storlines(cmd: CommandText, source: UploadSource, options: StoreLinesOptions = {}): Promise<Reply> {
    return await storeLines(clientOf(this), cmd, source, options);
  }

  /**
   * Downloads one file, whole or from an offset on, to a local path, an open file, a callback or a stream. A path gets
   * its new contents only when all is there: the bytes go to a hidden file beside it first.
   *
   * It has succeeded when the server says so, the data ended in good order, and as many bytes are there as the server
   * tells. Local failures (`ENOSPC`) leave the session in step.
   *
   * @throws TransferIncompleteError when the size differs; and see {@link FTP}
   */
  async download(
    path: CommandText,
    destination: DownloadDestination,
    options: DownloadOptions = {},
  ): Promise<TransferResult> {
    return await download(clientOf(this), path, destination, options);
  }

  /**
   * Uploads one file, whole or from an offset on, from a local path, an open file, bytes, an iterable or a stream.
   * A source that fails resets the data connection, so that the server cannot take what it got for the whole file.
   *
   * Some servers say 426 or 451 of a file that arrived whole. With `verifySize` that is a success, with this reply as `reply`, if SIZE gives
   * as many bytes as were sent and MDTM, where the server knows it, a time since the upload began, within five minutes. Otherwise it
   * stays the error of that reply, and the message says what the server has.
   *
   * @throws TransferIncompleteError when the server's file is not as long as it should be; and see {@link FTP}
   */
  async upload(
    source: UploadOrigin,
    path: CommandText,
    options: UploadOptions = {},
  ): Promise<TransferResult> {
    return await upload(clientOf(this), source, path, options);
  }
}
