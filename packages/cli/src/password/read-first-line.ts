import type { Readable } from "node:stream";
import { EXIT, ExitError } from "../errors/exit-code.ts";

/** No honest password comes near. */
const MOST_BYTES = 64 * 1024;

/**
 * Reads a password from the first line of a stream. What follows the line stays in the stream, so that `-` can be a source as well.
 *
 * @throws ExitError (6) for a stream without a line, or with one of more than 64 KiB
 */
export async function readFirstLine(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length <= MOST_BYTES) {
    const chunk = await nextChunk(stream);
    if (chunk === undefined) break;
    const end = chunk.indexOf(0x0a);
    if (end >= 0) {
      // A stream that is paused and has nothing to give back does not keep the program alive until its writer closes it.
      stream.pause();
      if (end + 1 < chunk.length) stream.unshift(chunk.subarray(end + 1));
      return textOf([...chunks, chunk.subarray(0, end)]);
    }
    chunks.push(chunk);
    length += chunk.length;
  }
  if (length > 0 && length <= MOST_BYTES) return textOf(chunks);
  throw new ExitError(EXIT.login, "--password-stdin: the first line of standard input holds no password");
}

/** The next bytes of the stream; undefined at its end. */
async function nextChunk(stream: Readable): Promise<Buffer | undefined> {
  return await new Promise((resolve, reject) => {
    const stop = (): void => {
      stream.off("readable", onReadable).off("end", onEnd).off("error", onError);
    };
    const onReadable = (): void => {
      const chunk: unknown = stream.read();
      if (chunk === null) return;
      stop();
      resolve(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
    };
    const onEnd = (): void => {
      stop();
      resolve(undefined);
    };
    const onError = (error: Error): void => {
      stop();
      reject(error);
    };
    if (stream.readableEnded) return resolve(undefined);
    stream.on("readable", onReadable).on("end", onEnd).on("error", onError);
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const text = Buffer.concat(chunks).toString().replace(/\r$/, "");
  if (text !== "") return text;
  throw new ExitError(EXIT.login, "--password-stdin: the first line of standard input is empty");
}
