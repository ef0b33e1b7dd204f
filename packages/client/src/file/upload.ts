import type { FileHandle } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Reply } from "@ftplib/reply";
import { argument, type CommandText, command } from "../command/command.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import { checkOptions, type OptionKinds } from "../session/check-options.ts";
import type { Client } from "../session/client.ts";
import { unlessAborted } from "../session/on-abort.ts";
import type { Session } from "../session/session.ts";
import { askUtf8For } from "../session/utf8.ts";
import type { Transfer } from "../session/transfer.ts";
import { restartAt } from "../transfer/restart.ts";
import { runTransfer } from "../transfer/run-transfer.ts";
import { sendData } from "../transfer/send-data.ts";
import { adoptSource, awaitFirstBlock, checkSource, type UploadSource } from "../transfer/source.ts";
import type { TransferResult } from "./download.ts";
import { type OpenSource, openLocalFile, readHandle } from "./local-source.ts";
import { type ProgressCallback, ProgressMeter } from "./progress.ts";
import { askSizeAfter, checkCount, checkedOffset } from "./verify-size.ts";
import { isBrokenOffAtEnd, sizeIfWhole } from "./whole-upload.ts";

/** Where an upload comes from: a local file by its path or `file:` URL, an open file, or what `storbinary` takes. */
export type UploadOrigin = string | URL | FileHandle | UploadSource;

/** Options of `upload`. */
export interface UploadOptions extends CallOptions {
  /**
   * Where to begin, bytes (REST): in the server's file, and in a local file or a Uint8Array as well. A stream or an
   * iterable gives what belongs there from its beginning.
   */
  readonly offset?: number | undefined;
  /**
   * Compares the size of the server's file, where SIZE tells it, with what was sent, also where the server says 426 or 451 at
   * the end; default true.
   */
  readonly verifySize?: boolean | undefined;
  readonly progress?: ProgressCallback | undefined;
}

/** The options of `upload`. */
const UPLOAD_OPTIONS: OptionKinds<UploadOptions> = {
  ...CALL_OPTIONS,
  offset: "number",
  verifySize: "boolean",
  progress: "function",
};

const BLOCK_SIZE = 1 << 19;

/** Uploads one file: see {@link FTP.upload}. */
export async function upload(
  client: Client,
  source: UploadOrigin,
  path: CommandText,
  options: UploadOptions,
): Promise<TransferResult> {
  const adopted = adoptOrigin(source);
  try {
    checkOptions<UploadOptions>("upload()", options, UPLOAD_OPTIONS);
    const offset = checkedOffset(options.offset);
    if (source instanceof Uint8Array && source.length < offset) {
      throw new RangeError(`the source has ${source.length} bytes: there is nothing to send at ${offset}`);
    }
    argument(path, "the path", client.rules);
    return await client.call(async (session) => {
      try {
        await session.setType("I");
        const opened = await unlessAborted(session.signal, adopted.open(offset));
        await awaitFirstBlock(opened, session.signal);
        return await uploadFrom(session, opened, path, offset, options);
      } finally {
        await adopted.release();
      }
    }, options);
  } finally {
    // Also when its turn never came; a file that is still being opened is not waited for.
    void adopted.release();
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
  await askUtf8For(session, stor);
  const meter = new ProgressMeter(progress, offset, toSend === undefined ? undefined : offset + toSend);
  const restart = offset > 0 ? restartAt(session.rules, offset) : undefined;
  const plan = { command: stor, restart, direction: "upload" } as const;
  const send = (transfer: Transfer): Promise<Reply> =>
    sendData(session, transfer, blocks, {
      onBytes: (count) => meter.add(count),
      onSent: () => (isSent = true),
    });
  let isSent = false;
  const began = Date.now();
  let size: number | undefined;
  const reply = await runTransfer(session, plan, send).catch(async (error: unknown) => {
    if (!verifySize || !isSent || !isBrokenOffAtEnd(error)) throw error;
    size = await sizeIfWhole(session, { path, expected: offset + meter.bytes, began }, error);
    return error.reply;
  });
  if (verifySize) size ??= await askSizeAfter(session, path, stor, reply);
  if (size !== undefined) checkCount(size, offset + meter.bytes, stor.shown);
  meter.total = offset + meter.bytes;
  await meter.end();
  return { bytes: meter.bytes, size, reply };
}

/** A source that belongs to the upload from the call on. */
interface AdoptedOrigin {
  open(offset: number): Promise<OpenSource>;
  /** Ends what was opened, or will be; may be called again. */
  release(): Promise<void>;
}

/** Takes a stream over at once, so that its failure ends the upload and not the process; all else is opened in its turn. */
function adoptOrigin(source: UploadOrigin): AdoptedOrigin {
  checkOrigin(source);
  const isFile = typeof source === "string" || source instanceof URL || isFileHandle(source);
  const blocks = isFile || source instanceof Uint8Array ? undefined : adoptBlocks(source, 0);
  let opening: Promise<OpenSource> | undefined;
  return {
    open: (from) => (opening ??= blocks === undefined ? openOrigin(source, from) : Promise.resolve(blocks)),
    release: async () => {
      blocks?.release();
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
}

/** @throws TypeError at once for what is no source of bytes (ftplib, E8) */
export function checkOrigin(source: UploadOrigin): void {
  if (typeof source === "string" || source instanceof URL) return;
  if (!isFileHandle(source)) checkSource(source);
}

export function isFileHandle(value: unknown): value is FileHandle {
  return (
    typeof value === "object" &&
    value !== null &&
    "fd" in value &&
    typeof value.fd === "number" &&
    "read" in value &&
    !(Symbol.asyncIterator in value)
  );
}

/** The source, opened, from the offset on. */
export async function openOrigin(source: UploadOrigin, offset: number): Promise<OpenSource> {
  if (typeof source === "string") return await openLocalFile(source, offset);
  if (source instanceof URL) return await openLocalFile(fileURLToPath(source), offset);
  if (isFileHandle(source)) return await readHandle(source, offset);
  return adoptBlocks(source, offset);
}

/** A source that is no file, taken over at once. */
function adoptBlocks(source: UploadSource, offset: number): OpenSource & { release(): void } {
  const rest = source instanceof Uint8Array ? source.subarray(offset) : source;
  const blocks = adoptSource(rest, BLOCK_SIZE);
  return {
    blocks,
    size: rest instanceof Uint8Array ? rest.length : undefined,
    ready: () => blocks.ready(),
    release: () => blocks.release(),
    close: async () => blocks.release(),
  };
}
