import type { UploadSource } from "@ftplib/files";
import { types } from "node:util";

/** What can be stored: bytes, text, or a stream of either. */
export type Content =
  | string
  | Uint8Array
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>;

/** The content as a source of an upload. Text is UTF-8; it is never the path of a file. */
export function sourceOf(content: Content): UploadSource {
  if (typeof content === "string") return Buffer.from(content);
  if (content instanceof Uint8Array) return content;
  if (types.isAnyArrayBuffer(content)) return new Uint8Array(content);
  if (ArrayBuffer.isView(content))
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  if (content instanceof Blob) return () => blocksOf(content.stream());
  if (isStream(content)) return blocksOf(content);
  throw new TypeError("a value to store must be text, bytes, a Blob or a stream");
}

/** Ends a stream that is not read on. */
export function discard(content: Content): void {
  if (typeof content !== "object" || content === null) return;
  if ("destroy" in content && typeof content.destroy === "function") content.destroy();
  // One that the upload reads is ended by that.
  else if (content instanceof ReadableStream && !content.locked) void content.cancel().catch(() => {});
}

function isStream(content: unknown): content is AsyncIterable<Uint8Array | string> {
  return typeof content === "object" && content !== null && Symbol.asyncIterator in content;
}

async function* blocksOf(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const block of stream) yield typeof block === "string" ? Buffer.from(block) : block;
}
