/**
 * Where an upload's bytes come from: bytes, or blocks of bytes as an iterable, a Node stream or a web stream.
 * Text is refused: whoever has text says in which encoding by making bytes of it.
 */
export type UploadSource =
  | Uint8Array
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>
  | ReadableStream<Uint8Array>;

function isIterable(source: object): source is Iterable<unknown> | AsyncIterable<unknown> {
  return Symbol.asyncIterator in source || Symbol.iterator in source;
}

function checkedBlock(block: unknown): Uint8Array {
  if (block instanceof Uint8Array) return block;
  throw new TypeError(`an upload takes bytes (Uint8Array), not ${block === null ? "null" : typeof block}`);
}

/** @throws TypeError at once for what is no source of bytes (ftplib, E8) */
export function checkSource(source: UploadSource): void {
  if (source instanceof Uint8Array) return;
  if (typeof source !== "object" || source === null || !isIterable(source)) {
    throw new TypeError("an upload takes a Uint8Array, an iterable of them, or a stream of bytes");
  }
}

/** The source as blocks of at most `blockSize` bytes, none of them empty. Throws TypeError for blocks that are no bytes. */
export async function* blocksOf(
  source: UploadSource,
  blockSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks: Iterable<unknown> | AsyncIterable<unknown> = source instanceof Uint8Array ? [source] : source;
  for await (const chunk of chunks) {
    const block = checkedBlock(chunk);
    for (let at = 0; at < block.length; at += blockSize) yield block.subarray(at, at + blockSize);
  }
}
