import { type FileHandle, open } from "node:fs/promises";
import { FileReader } from "./file-reader.ts";
import { TransferIncompleteError } from "../errors/transfer-incomplete-error.ts";
import { pipeClosed } from "./pipe-closed.ts";

/** Where the bytes of `upload` come from. */
export interface OpenSource {
  readonly blocks: AsyncIterator<Uint8Array>;
  /** Bytes that there are to send; undefined where that is not known beforehand. */
  readonly size: number | undefined;
  /** Resolves when the first block is read, or the end; rejects with the failure of the source. */
  ready(): Promise<void>;
  /** Whether bytes that are read before they are asked for can be read again: not those of a pipe. */
  readonly canReadAhead?: boolean;
  /** After the transfer, whatever came of it. */
  close(): Promise<void>;
}

/**
 * A local file to upload, from the offset on.
 *
 * @throws the system's error (`ENOENT`, `EACCES`, `EISDIR`)
 */
export async function openLocalFile(path: string, offset: number): Promise<OpenSource> {
  const file = await open(path, "r");
  try {
    const source = await sourceOf(file, offset, path);
    return {
      ...source,
      // What a pipe gives is gone once it is read, and a read of it may wait for ever.
      canReadAhead: source.size !== undefined,
      close: async () => {
        await source.close();
        await (source.size === undefined ? pipeClosed(file.close()) : file.close());
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * A file that the caller opened, and closes.
 *
 * @throws RangeError when it is shorter than the offset
 * @throws TransferIncompleteError, from the blocks, when it is not as long at its end as it was at its beginning
 */
export async function readHandle(file: FileHandle, offset: number): Promise<OpenSource> {
  return await sourceOf(file, offset);
}

async function sourceOf(file: FileHandle, offset: number, path?: string): Promise<OpenSource> {
  const stats = await file.stat();
  const isRegular = stats.isFile();
  if (isRegular && stats.size < offset) {
    throw new RangeError(
      `${path ?? "the file"} has ${stats.size} bytes: there is nothing to send at ${offset}`,
    );
  }
  // A pipe has no positions, and no size.
  const size = isRegular ? stats.size - offset : undefined;
  const reader = new FileReader(file, isRegular ? offset : undefined, size, path);
  return {
    ready: () => reader.readAhead(),
    blocks: size === undefined ? reader : ofSize(reader, size),
    size,
    close: async () => void (await (size === undefined ? pipeClosed(reader.return()) : reader.return())),
  };
}

/** The same blocks, if they are that many bytes; a file that changes while it is sent is no file (hostile-server F67). */
function ofSize(blocks: AsyncIterator<Uint8Array>, size: number): AsyncIterator<Uint8Array> {
  let bytes = 0;
  return {
    next: async () => {
      const step = await blocks.next();
      if (step.done !== true) bytes += step.value.length;
      if (step.done === true ? bytes === size : bytes <= size) return step;
      throw new TransferIncompleteError("the local file changed its size while it was being sent", {
        bytes,
        expected: size,
        hint: "a file that grows can be given as a stream",
      });
    },
    return: async () => (await blocks.return?.()) ?? { done: true, value: undefined },
  };
}
