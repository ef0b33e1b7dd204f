import { createWriteStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { linkOf, watchOf } from "../context/ftp-context.ts";
import type { FTPResponse } from "../errors/ftp-error.ts";
import type { ProgressType } from "../transfer/progress-tracker.ts";
import { StreamSink } from "../transfer/stream-sink.ts";
import type { ClientState, Commands } from "./client-state.ts";
import { runTransfer } from "./run-transfer.ts";

/** What is received. */
interface Receiving {
  /** `RETR path`, say. */
  readonly command: string;
  readonly startAt: number;
  /** Its name in reports of progress. */
  readonly name: string;
  readonly type: ProgressType;
}

/** Writes what a command transfers to the stream, and ends it. The stream was adopted when the call was made. */
export async function receive(
  client: ClientState,
  sink: StreamSink,
  { command, startAt, name, type }: Receiving,
): Promise<FTPResponse> {
  if (sink.failure !== undefined) {
    linkOf(client.ftp).close(sink.failure);
    throw sink.failure;
  }
  sink.begin(watchOf(client.ftp));
  const progress = client.progress.follow(name, type);
  const take = (block: Uint8Array): Promise<void> | undefined => {
    progress.add(block.length);
    return sink.write(block);
  };
  const { signal } = sink;
  const options = startAt > 0 ? { signal, rest: startAt } : { signal };
  try {
    const response = await runTransfer(client, command, async (ftp) => {
      const reply = await ftp.retrbinary(command, take, options);
      await sink.end();
      return reply;
    });
    progress.begin();
    return response;
  } catch (error) {
    sink.nameSocket(error);
    sink.abandon(error as Error);
    throw error;
  } finally {
    progress.end();
  }
}

/** Downloads a file to a stream. The stream is ended, or destroyed when bytes are missing. */
export async function downloadToStream(
  client: Commands,
  sink: StreamSink,
  remotePath: string,
  startAt: number,
): Promise<FTPResponse> {
  let path: string;
  try {
    path = await client.protectWhitespace(remotePath);
  } catch (error) {
    sink.abandon(error as Error);
    throw error;
  }
  return await receive(client, sink, {
    command: `RETR ${path}`,
    startAt,
    name: path,
    type: "download",
  });
}

/** Downloads a file to a local one, in place. A new one that nothing was written to is removed after a failure. */
export async function downloadToFile(
  client: Commands,
  localPath: string,
  remotePath: string,
  startAt: number,
): Promise<FTPResponse> {
  const isContinued = startAt > 0;
  const file = await open(localPath, isContinued ? "r+" : "w");
  let destination: Writable | undefined;
  try {
    // An offset that cannot be is an error here: a stream of the handle that throws would keep the file open.
    createWriteStream(localPath, { start: startAt, fd: file.fd, autoClose: false });
    // It closes the file by its handle: closed by its number, and then again, it would be another's by then.
    destination = file.createWriteStream({ start: startAt });
    return await downloadToStream(client, new StreamSink(destination), remotePath, startAt);
  } catch (error) {
    if (!isContinued && (await isEmpty(localPath))) await rm(localPath).catch(() => {});
    throw error;
  } finally {
    destination?.destroy();
    await file.close().catch(() => {});
  }
}

async function isEmpty(path: string): Promise<boolean> {
  return await stat(path).then(
    ({ size }) => size === 0,
    () => true,
  );
}
