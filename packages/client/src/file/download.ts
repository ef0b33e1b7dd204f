import type { FileHandle } from "node:fs/promises";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Reply } from "@ftplib/reply";
import { argument, type CommandText, command } from "../command/command.ts";
import { openTransfer, restartAt } from "../transfer/open-transfer.ts";
import { type OpenDestination, openFile, openHandle } from "./local-destination.ts";
import { type DownloadTarget, openTarget } from "../transfer/destination.ts";
import { askSize, checkCount, checkedOffset, tooManyBytes } from "./verify-size.ts";
import { type ProgressCallback, ProgressMeter } from "./progress.ts";
import { receiveData } from "../transfer/receive-data.ts";
import type { CallOptions, Session } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";

/** Where a download goes: a local file by its path or `file:` URL, an open file, or what `retrbinary` takes. */
export type DownloadDestination = string | URL | FileHandle | DownloadTarget;

/** Options of `download`. */
export interface DownloadOptions extends CallOptions {
  /**
   * Where to begin in the server's file, bytes (REST). A path then names a file whose first `offset` bytes are there
   * already: it is cut there and continued in place; into an open file bytes go from `offset` on.
   */
  readonly offset?: number | undefined;
  /**
   * The file to write to until the download is complete, in the same file system as the destination; by default a
   * hidden one beside it that is removed after a failure. One named here is kept, and continued by a later call that
   * gives its length as `offset`; without `offset` it must not exist yet.
   */
  readonly partialPath?: string | undefined;
  /** Compares what arrived with the size that the server tells, by its 150 or by SIZE; default true. */
  readonly verifySize?: boolean | undefined;
  /** Hands a callback views of memory that is used again instead of copies: valid until the callback is done. */
  readonly borrow?: boolean | undefined;
  readonly progress?: ProgressCallback | undefined;
}

/** What `download` and `upload` answer with. */
export interface TransferResult {
  /** Bytes transferred by this call, from the offset on. */
  readonly bytes: number;
  /** The size of the whole file as the server told it; undefined when it did not, and nothing was compared. */
  readonly size: number | undefined;
  /** The reply that ended the transfer. */
  readonly reply: Reply;
}

const BLOCK_SIZE = 1 << 18;

/** Downloads one file: see {@link FTP.download}. */
export async function download(
  session: Session,
  path: CommandText,
  destination: DownloadDestination,
  options: DownloadOptions,
): Promise<TransferResult> {
  checkDestination(destination);
  const offset = checkedOffset(options.offset);
  argument(path, "the path", session.rules);
  let opening: Promise<OpenDestination> | undefined;
  try {
    return await session.exclusive(async () => {
      const { signal } = session;
      await session.setType("I");
      // Called off meanwhile, nobody would put the file away.
      signal.throwIfAborted();
      opening = openDestination(destination, options);
      const opened = await opening;
      const result = await downloadTo(session, path, opened, offset, options);
      await opened.commit();
      return result;
    }, options);
  } catch (error) {
    // The call may have been called off at any point: nothing of it is left behind.
    const opened = await opening?.catch(() => undefined);
    await opened?.discard(error);
    throw error;
  }
}

async function downloadTo(
  session: Session,
  path: CommandText,
  { sink, into, flush }: OpenDestination,
  offset: number,
  { verifySize = true, progress }: DownloadOptions,
): Promise<TransferResult> {
  const retr = command("RETR", argument(path, "the path", session.rules));
  // After a REST some servers announce the whole size and some the rest: only SIZE is clear then.
  const isAskedFirst = offset > 0 && verifySize;
  let size = isAskedFirst ? await askSize(session, path) : undefined;
  const transfer = await openTransfer(session, retr, offset > 0 ? restartAt(session, offset) : undefined);
  if (offset === 0) size = transfer.size;
  const meter = new ProgressMeter(progress, offset, size);
  const most = verifySize && size !== undefined ? size - offset : Number.POSITIVE_INFINITY;
  const counted = (block: Uint8Array): void | Promise<void> => {
    meter.add(block.length);
    // What is too long already can have no good end, and perhaps has none (hostile-server S89).
    if (meter.bytes > most) throw tooManyBytes(meter.bytes, most, retr.shown);
    return sink(block);
  };
  const reply = await receiveData(session, transfer, counted, BLOCK_SIZE, into);
  await flush();
  if (verifySize) {
    if (!isAskedFirst) size ??= await askSize(session, path);
    checkSize(meter.bytes, size, offset, transfer);
  }
  meter.total = size;
  meter.tell();
  return { bytes: meter.bytes, size, reply };
}

function checkSize(bytes: number, size: number | undefined, offset: number, transfer: Transfer): void {
  const announced = size === undefined ? transfer.size : Math.max(0, size - offset);
  if (announced === undefined) return;
  if (size === undefined && bytes === announced - offset) return;
  checkCount(bytes, announced, transfer.command.shown);
}

function isFileHandle(value: object): value is FileHandle {
  return "fd" in value && typeof value.fd === "number" && "write" in value && !(value instanceof Writable);
}

/** @throws TypeError at once for what takes no bytes (ftplib, E8) */
function checkDestination(destination: DownloadDestination): void {
  if (typeof destination === "string" || typeof destination === "function") return;
  const isKnown =
    destination instanceof URL ||
    destination instanceof Writable ||
    destination instanceof WritableStream ||
    (typeof destination === "object" && destination !== null && isFileHandle(destination));
  if (!isKnown) {
    throw new TypeError(
      "a download goes to a path, a file handle, a function, a Writable or a WritableStream",
    );
  }
}

async function openDestination(
  destination: DownloadDestination,
  { offset, partialPath, borrow }: DownloadOptions,
): Promise<OpenDestination> {
  if (typeof destination === "string") return await openFile(destination, { offset, partialPath });
  if (destination instanceof URL) return await openFile(fileURLToPath(destination), { offset, partialPath });
  if (typeof destination !== "function" && isFileHandle(destination)) {
    return openHandle(destination, offset ?? 0);
  }
  const { sink, finish, fail } = openTarget(destination, borrow === true);
  return { sink, flush: async () => {}, commit: finish, discard: async (error) => fail(error) };
}
