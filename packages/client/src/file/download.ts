import type { FileHandle } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Reply } from "@ftplib/reply";
import { argument, type Command, type CommandText, command } from "../command/command.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import { checkOptions, type OptionKinds } from "../session/check-options.ts";
import type { Client } from "../session/client.ts";
import { unlessAborted } from "../session/on-abort.ts";
import type { Session } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";
import { type DownloadTarget, openTarget } from "../transfer/destination.ts";
import { isNodeWritable } from "../transfer/node-target.ts";
import { receiveData } from "../transfer/receive-data.ts";
import { checkedLength, restartAt } from "../transfer/restart.ts";
import { endTransfer, runTransfer } from "../transfer/run-transfer.ts";
import { checkExpected, checkUnchanged, type ExpectedFile } from "./expected-file.ts";
import { checkNotEmpty, type OpenDestination, openFile, openHandle } from "./local-destination.ts";
import { type ProgressCallback, ProgressMeter } from "./progress.ts";
import { askSize, askSizeAfter, checkCount, checkedOffset, tooManyBytes } from "./verify-size.ts";

/** Where a download goes: a local file by its path or `file:` URL, an open file, or what `retrbinary` takes. */
export type DownloadDestination = string | URL | FileHandle | DownloadTarget;

/** Options of `download`. */
export interface DownloadOptions extends CallOptions {
  /**
   * Where to begin in the server's file, bytes (REST). A path then names a file whose first `offset` bytes are there
   * already: it is cut there and continued in place; into an open file bytes go from `offset` on. Nobody looks whether the
   * server's file has changed since those bytes came, unless `expect` says what it was: two versions may become one file.
   */
  readonly offset?: number | undefined;
  /**
   * Bytes to download at most, from `offset` on: a part of the file. By RANG where FEAT names it (draft-bryan-ftp-range-08); else
   * the data connection is closed when they are there, whatever the server says to that.
   */
  readonly length?: number | undefined;
  /**
   * The file to write to until the download is complete, in the same file system as the destination; by default a
   * hidden one beside it that is removed after a failure. One named here is kept, and continued by a later call that
   * gives its length as `offset`; without `offset` it must not exist yet.
   */
  readonly partialPath?: string | undefined;
  /**
   * What the server's file was when the first bytes of it came: an entry of `stat`, or size and modification time. The server is
   * asked before anything is transferred; when it reports something else, or does not say, the call rejects with a
   * FileChangedError, and the local file stays as it is.
   */
  readonly expect?: ExpectedFile | undefined;
  /** Compares what arrived with the size that the server tells, by its 150 or by SIZE; default true. */
  readonly verifySize?: boolean | undefined;
  /** Hands a callback views of memory that is used again instead of copies: valid until the callback is done. */
  readonly borrow?: boolean | undefined;
  readonly progress?: ProgressCallback | undefined;
}

/** The options of `download`. */
const DOWNLOAD_OPTIONS: OptionKinds<DownloadOptions> = {
  ...CALL_OPTIONS,
  offset: "number",
  length: "number",
  partialPath: "string",
  expect: "object",
  verifySize: "boolean",
  borrow: "boolean",
  progress: "function",
};

/** What `download` and `upload` answer with. */
export interface TransferResult {
  /** Bytes transferred by this call, from the offset on. */
  readonly bytes: number;
  /** The size of the whole file as the server told it; undefined when it did not, and nothing was compared. */
  readonly size: number | undefined;
  /**
   * The reply that ended the transfer: a 2yz, or of an upload that arrived whole 426 or 451; where a download was ended early and the
   * server said nothing to that, the last one before.
   */
  readonly reply: Reply;
  /** How the server was asked for no more than `length` bytes; undefined without that option, and for uploads. */
  readonly range?: "RANG" | "early close" | undefined;
}

const BLOCK_SIZE = 1 << 18;

/** Downloads one file: see {@link FTP.download}. */
export async function download(
  client: Client,
  path: CommandText,
  destination: DownloadDestination,
  options: DownloadOptions,
): Promise<TransferResult> {
  const adopted = adoptDestination(destination, options);
  try {
    checkOptions<DownloadOptions>("download()", options, DOWNLOAD_OPTIONS);
    const offset = checkedOffset(options.offset);
    checkedLength(options.length);
    const { expect } = options;
    if (expect !== undefined) checkExpected(expect);
    const retr = command("RETR", argument(path, "the path", client.rules));
    return await client.call(async (session) => {
      try {
        await session.setType("I");
        if (expect !== undefined) await checkUnchanged(session, path, expect);
        const opened = await unlessAborted(session.signal, adopted.open());
        const result = await downloadTo(session, retr, path, opened, offset, options);
        // What is left is on our side, also after SIZE.
        session.isConfirmed = true;
        await opened.commit();
        return result;
      } catch (error) {
        await adopted.discard(error);
        throw error;
      }
    }, options);
  } catch (error) {
    // Also when its turn never came; a file that is still being opened is not waited for.
    void adopted.discard(error);
    throw error;
  }
}

async function downloadTo(
  session: Session,
  retr: Command,
  path: CommandText,
  { sink, into, flush }: OpenDestination,
  offset: number,
  { verifySize = true, progress, length }: DownloadOptions,
): Promise<TransferResult> {
  // After a REST some servers announce the whole size and some the rest: only SIZE is clear then.
  const isAskedFirst = (offset > 0 || length !== undefined) && verifySize;
  let size = isAskedFirst ? await askSize(session, path) : undefined;
  const restart = offset > 0 ? restartAt(session.rules, offset) : undefined;
  return await runTransfer(session, { command: retr, restart, length }, async (transfer) => {
    if (offset === 0 && length === undefined) size = transfer.size;
    const meter = new ProgressMeter(progress, offset, size);
    const most = verifySize && size !== undefined ? size - offset : Number.POSITIVE_INFINITY;
    const counted = (block: Uint8Array): unknown => {
      meter.add(block.length);
      // What is too long already can have no good end, and perhaps has none (hostile-server S89).
      if (meter.bytes > most) throw tooManyBytes(meter.bytes, most, retr.shown);
      return sink(block);
    };
    const reply = await receiveData(session, transfer, counted, BLOCK_SIZE, into);
    endTransfer(session, transfer);
    await flush();
    if (length !== undefined) {
      if (size !== undefined)
        checkCount(meter.bytes, Math.max(0, Math.min(size - offset, length)), retr.shown);
      await meter.end();
      return { bytes: meter.bytes, size, reply, range: transfer.isRanged ? "RANG" : "early close" };
    }
    if (verifySize) {
      if (!isAskedFirst) size ??= await askSizeAfter(session, path, retr, reply);
      checkSize(meter.bytes, size, offset, transfer);
    }
    meter.total = size;
    await meter.end();
    return { bytes: meter.bytes, size, reply };
  });
}

function checkSize(bytes: number, size: number | undefined, offset: number, transfer: Transfer): void {
  const announced = size === undefined ? transfer.size : Math.max(0, size - offset);
  if (announced === undefined) return;
  if (size === undefined && bytes === announced - offset) return;
  checkCount(bytes, announced, transfer.command.shown);
}

function isFileHandle(value: object): value is FileHandle {
  return "fd" in value && typeof value.fd === "number" && "write" in value && !isNodeWritable(value);
}

/** @throws TypeError at once for what takes no bytes (ftplib, E8) */
function checkDestination(destination: DownloadDestination): void {
  if (typeof destination === "string") return checkNotEmpty(destination);
  if (typeof destination === "function") return;
  const isKnown =
    destination instanceof URL ||
    isNodeWritable(destination) ||
    destination instanceof WritableStream ||
    (typeof destination === "object" && destination !== null && isFileHandle(destination));
  if (!isKnown) {
    throw new TypeError("a download needs a path, a file handle, a function, a Writable or a WritableStream");
  }
}

/** A destination that belongs to the download from the call on. */
interface AdoptedDestination {
  open(): Promise<OpenDestination>;
  /** After a failure, at whatever point; may be called again. */
  discard(error: unknown): Promise<void>;
}

/** Takes a stream over at once, so that its failure ends the download and not the process; a file is opened later. */
function adoptDestination(destination: DownloadDestination, options: DownloadOptions): AdoptedDestination {
  checkDestination(destination);
  const open = (): Promise<OpenDestination> | OpenDestination => {
    if (typeof destination === "string") return openFile(destination, options);
    if (destination instanceof URL) return openFile(fileURLToPath(destination), options);
    if (typeof destination !== "function" && isFileHandle(destination))
      return openHandle(destination, options.offset ?? 0);
    const { sink, finish, fail } = openTarget(destination, () => options.borrow === true);
    return { sink, flush: async () => {}, commit: finish, discard: async (error) => fail(error) };
  };
  const isStream = isNodeWritable(destination) || destination instanceof WritableStream;
  let opening = isStream ? Promise.resolve(open()) : undefined;
  let isDiscarded = false;
  return {
    open: async () => await (opening ??= Promise.resolve(open())),
    discard: async (error) => {
      if (isDiscarded) return;
      isDiscarded = true;
      const opened = await opening?.catch(() => undefined);
      await opened?.discard(error);
    },
  };
}
