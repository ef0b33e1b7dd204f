import { ReplyParser, type ReplyParserOptions } from "../src/index.ts";

/** The bytes of a text whose characters are bytes. */
export function bytes(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

/** What a caller sees of a stream, in order: the lines of each reply, then the code of the error that ends it. */
export interface Trace {
  readonly replies: readonly (readonly string[])[];
  readonly error?: string;
}

/** Feeds the chunks to a new parser. */
export function parse(chunks: Iterable<Uint8Array>, options?: ReplyParserOptions): Trace {
  const parser = new ReplyParser(options);
  const replies: (readonly string[])[] = [];
  try {
    for (const chunk of chunks) {
      // A buffer that is used again for the next chunk: the parser must not keep a view on it.
      const lent = chunk.slice();
      for (const reply of parser.push(lent)) replies.push(reply.lines);
      lent.fill(0x21);
      if (parser.failure !== undefined) throw parser.failure;
    }
    const last = parser.end();
    if (last !== undefined) replies.push(last.lines);
    return { replies };
  } catch (error) {
    return { replies, error: codeOf(error) };
  }
}

/** The `code` of an error of this package; anything else is thrown on. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}

/** Every way to cut the stream in two, then byte by byte, then byte by byte with empty chunks between. */
export function* systematicCuts(stream: Uint8Array): Generator<Uint8Array[]> {
  for (let at = 1; at < stream.length; at += 1) yield [stream.subarray(0, at), stream.subarray(at)];
  yield cutAt(stream, [...stream.keys()]);
  yield cutAt(
    stream,
    [...stream.keys()].flatMap((at) => [at, at]),
  );
}

/** The stream cut at these places, which are in order. */
export function cutAt(stream: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places, stream.length];
  return ends.map((end, i) => stream.subarray(ends[i - 1] ?? 0, end));
}
