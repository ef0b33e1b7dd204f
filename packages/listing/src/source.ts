import { decodeName, decodeUtf8 } from "./text.ts";

/** Turns the bytes of a name into its text. */
export type Decode = (bytes: Uint8Array) => string;

/** A piece of a listing that entries were read from, and keep for the sake of what is read later. */
export class Source {
  readonly bytes: Uint8Array;
  readonly #decode: Decode | undefined;
  #ascii: string | null | undefined;

  /** Takes the bytes over: they must not change. Without `decode`, text is UTF-8 or else ISO 8859-1. */
  constructor(bytes: Uint8Array, decode: Decode | undefined) {
    this.bytes = bytes;
    this.#decode = decode;
  }

  /** Other bytes, of the same encoding. */
  with(bytes: Uint8Array): Source {
    return new Source(bytes, this.#decode);
  }

  /** The text of some of the bytes. */
  text(start: number, end: number): string {
    if (this.#decode !== undefined) return this.#decode(this.bytes.subarray(start, end));
    return this.#text?.slice(start, end) ?? decodeName(this.bytes.subarray(start, end));
  }

  /** Where the line that begins at `from` ends, which has its LF; -1 if there is none. */
  lineEnd(from: number): number {
    // Searching in text is faster than searching in bytes.
    return this.#text?.indexOf("\n", from) ?? this.bytes.indexOf(10, from);
  }

  /** The whole text if it is all ASCII: decoding once and cutting up is ten times as fast as decoding each name. */
  get #text(): string | null {
    if (this.#ascii === undefined) this.#ascii = asciiText(this.bytes);
    return this.#ascii;
  }
}

/** The text if it is all ASCII, else `null`. */
function asciiText(bytes: Uint8Array): string | null {
  const text = decodeUtf8(bytes);
  return text !== undefined && text.length === bytes.length ? text : null;
}
