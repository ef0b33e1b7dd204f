import type { FileHandle } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { argument, type CommandText, command } from "../command/command.ts";
import { openTransfer, restartAt } from "../transfer/open-transfer.ts";
import type { TransferResult } from "./download.ts";
import { askSize, checkCount, checkedOffset } from "./verify-size.ts";
import { type ProgressCallback, ProgressMeter } from "./progress.ts";
import { sendData } from "../transfer/send-data.ts";
import type { CallOptions, Session } from "../session/session.ts";
import { type OpenSource, openLocalFile, readHandle } from "./local-source.ts";
import { blocksOf, checkSource, type UploadSource } from "../transfer/source.ts";

/** Where an upload comes from: a local file by its path or `file:` URL, an open file, or what `storbinary` takes. */
export type UploadOrigin = string | URL | FileHandle | UploadSource;

/** Options of `upload`. */
export interface UploadOptions extends CallOptions {
  /**
   * Where to begin, bytes (REST): in the server's file, and in a local file or a Uint8Array as well. A stream or an
   * iterable gives what belongs there from its beginning.
   */
  readonly offset?: number | undefined;
  /** Compares the size of the server's file, where SIZE tells it, with what was sent; default true. */
  readonly verifySize?: boolean | undefined;
  readonly progress?: ProgressCallback | undefined;
}

const BLOCK_SIZE = 1 << 19;

/** Uploads one file: see {@link FTP.upload}. */
export async function upload(
  session: Session,
  source: UploadOrigin,
  path: CommandText,
  options: UploadOptions,
): Promise<TransferResult> {
  const offset = checkedOffset(options.offset);
  argument(path, "the path", session.rules);
  checkOrigin(source);
  let opening: Promise<OpenSource> | undefined;
  try {
    return await session.exclusive(async () => {
      await session.setType("I");
      opening = openSource(source, offset);
      return await uploadFrom(session, await opening, path, offset, options);
    }, options);
  } finally {
    const opened = await opening?.catch(() => undefined);
    await opened?.close();
  }
}

async function uploadFrom(
  session: Session,
  { blocks, size: toSend }: OpenSource,
  path: CommandText,
  offset: number,
  { verifySize = true, progress }: UploadOptions,
): Promise<TransferResult> {
  const stor = command("STOR", argument(path, "the path", session.rules));
  const meter = new ProgressMeter(progress, offset, toSend === undefined ? undefined : offset + toSend);
  const transfer = await openTransfer(
    session,
    stor,
    offset > 0 ? restartAt(session, offset) : undefined,
    "upload",
  );
  const reply = await sendData(session, transfer, blocks, (block) => meter.add(block.length));
  const size = verifySize ? await askSize(session, path) : undefined;
  if (size !== undefined) checkCount(size - offset, meter.bytes, stor.shown);
  meter.total = offset + meter.bytes;
  meter.tell();
  return { bytes: meter.bytes, size, reply };
}

/** @throws TypeError at once for what is no source of bytes (ftplib, E8) */
export function checkOrigin(source: UploadOrigin): void {
  if (typeof source === "string" || source instanceof URL) return;
  if (typeof source !== "object" || source === null || !isFileHandle(source)) checkSource(source);
}

export function isFileHandle(value: object): value is FileHandle {
  return "fd" in value && typeof value.fd === "number" && "read" in value && !(Symbol.asyncIterator in value);
}

/** The source, opened, from the offset on. */
export async function openSource(source: UploadOrigin, offset: number): Promise<OpenSource> {
  if (typeof source === "string") return await openLocalFile(source, offset);
  if (source instanceof URL) return await openLocalFile(fileURLToPath(source), offset);
  if (isFileHandle(source)) return await readHandle(source, offset);
  const rest = source instanceof Uint8Array ? source.subarray(offset) : source;
  return {
    blocks: blocksOf(rest, BLOCK_SIZE),
    size: rest instanceof Uint8Array ? rest.length : undefined,
    close: async () => {},
  };
}
