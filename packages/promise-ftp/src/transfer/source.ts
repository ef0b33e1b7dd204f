import { ReturnableChunks } from "ftplib/internal";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";

/** What `put` and `append` store: bytes, a stream, the path of a local file, or text if no file has that path. */
export type Input = NodeJS.ReadableStream | Uint8Array | string;

/** What is stored, and what becomes of it if the server refuses. */
export interface Source {
  readonly blocks: AsyncIterable<Uint8Array>;
  /** The upload has failed: a stream that nothing was taken from can be stored again. */
  giveUp(): void;
}

/** The source for an input. A stream is adopted at once: its failure is that of the upload, however late that begins. */
export function sourceOf(input: Input): Source {
  if (typeof input === "string") return { blocks: fileOrText(input), giveUp: () => {} };
  if (input instanceof Uint8Array) return { blocks: one(input), giveUp: () => {} };
  return sourceFrom(input as Readable);
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* fileOrText(input: string): AsyncGenerator<Uint8Array> {
  const isPath = await stat(input).then(
    () => true,
    () => false,
  );
  if (isPath) yield* createReadStream(input);
  else yield Buffer.from(input);
}

/** A stream. Its first chunk is read before the server has agreed, and goes back if the server does not. */
function sourceFrom(stream: Readable): Source {
  // It stays: an error that comes before the upload begins would end the process.
  stream.on("error", () => {});
  stream.pause?.();
  const blocks = new ReturnableChunks(stream, {
    read: async (chunks) => {
      if (stream.errored) throw stream.errored;
      return await chunks.next();
    },
  });
  return { blocks, giveUp: () => blocks.abandon() };
}
