import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { linkOf, watchOf } from "../context/ftp-context.ts";
import type { FTPResponse } from "../errors/ftp-error.ts";
import { StreamSource } from "../transfer/stream-source.ts";
import type { Commands } from "./client-state.ts";
import { lostBefore, runTransfer } from "./run-transfer.ts";

/** A part of a local file. */
export interface UploadOptions {
  /** The first byte that is uploaded; default 0. */
  localStart?: number;
  /** The last byte that is uploaded; left out, that of the file. */
  localEndInclusive?: number;
}

/** Whether the remote file is replaced or continued. */
export type UploadCommand = "STOR" | "APPE";

/** Uploads a stream. It is destroyed when the upload fails, and left alone when the server refuses it. */
export async function uploadStream(
  client: Commands,
  source: StreamSource,
  remotePath: string,
  command: UploadCommand,
): Promise<FTPResponse> {
  const path = await client.protectWhitespace(remotePath);
  if (source.failure !== undefined) {
    linkOf(client.ftp).close(source.failure);
    throw lostBefore(client, source.failure);
  }
  const progress = client.progress.follow(path, "upload");
  source.begin(progress, watchOf(client.ftp));
  try {
    const response = await runTransfer(client, `${command} ${path}`, async (ftp, sent) => {
      source.chunks.rewind();
      try {
        return await ftp.storbinary(sent, source.chunks);
      } catch (error) {
        // Whatever the server says of an upload that its source broke off.
        throw source.failure ?? error;
      }
    });
    progress.begin();
    return response;
  } catch (error) {
    source.abandon();
    throw error;
  } finally {
    progress.end();
  }
}

/** Uploads a local file, or a part of it. @throws Error when it has changed its length meanwhile */
export async function uploadFile(
  client: Commands,
  localPath: string,
  remotePath: string,
  command: UploadCommand,
  options: UploadOptions,
): Promise<FTPResponse> {
  const file = await open(localPath, "r");
  let source: Readable | undefined;
  try {
    const { localStart: start, localEndInclusive: end } = options;
    const part = {
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    };
    // A part that cannot be is an error here: a stream of the handle that throws would keep the file open.
    createReadStream(localPath, { ...part, fd: file.fd, autoClose: false });
    // It closes the file by its handle: closed by its number, and then again, it would be another's by then.
    const reading = file.createReadStream(part);
    source = reading;
    const expected = await lengthOf(file, options);
    const response = await uploadStream(client, new StreamSource(reading), remotePath, command);
    if (expected !== undefined && reading.bytesRead !== expected)
      throw new Error(
        `Local file "${localPath}" changed while it was being uploaded to "${remotePath}": expected to send ${expected} bytes but sent ${reading.bytesRead}. The remote file is incomplete.`,
      );
    return response;
  } finally {
    source?.destroy();
    await file.close().catch(() => {});
  }
}

/** The bytes that the part of the file has; undefined for what has no length, such as a pipe. */
async function lengthOf(
  file: FileHandle,
  { localStart = 0, localEndInclusive = Number.POSITIVE_INFINITY }: UploadOptions,
): Promise<number | undefined> {
  const facts = await file.stat();
  if (!facts.isFile()) return undefined;
  return Math.max(0, Math.min(localEndInclusive + 1, facts.size) - localStart);
}
