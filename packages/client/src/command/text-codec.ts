import { decodeText } from "@ftplib/reply";

/** How text becomes bytes on the control connection and in listings, and back. */
export interface TextCodec {
  /** The bytes of the text. Throws RangeError for a character the encoding does not have: nothing is folded. */
  encode(text: string): Uint8Array<ArrayBuffer>;
  /** The text of the bytes; never throws, whatever the bytes are. */
  decode(bytes: Uint8Array): string;
}

/** The encodings known by name; any other can be given as a {@link TextCodec}. */
export type EncodingName = "utf-8" | "latin1" | "ascii";

// With the u flag a surrogate matches only where it is not half of a pair.
const LONE_SURROGATE = /\p{Cs}/u;
// Every platform has it, but no ECMAScript library declares it, and commands are made without the types of any platform.
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
const encoder = new TextEncoder();

/** Each byte as the character of the same number; `TextDecoder("latin1")` is windows-1252 and would change 80 to 9F. */
function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  // In slices, since the arguments of one call are limited; not spread, since an iterator costs eight times as much.
  for (let at = 0; at < bytes.length; at += 8192) {
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + 8192)) as string;
  }
  return text;
}

function unencodable(text: string, index: number, encoding: EncodingName): RangeError {
  const point = (text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return new RangeError(
    `the character U+${point} at index ${index} does not exist in ${encoding}; choose an encoding that has it`,
  );
}

function singleByte(encoding: "latin1" | "ascii", limit: number): TextCodec {
  return {
    encode(text) {
      const bytes = new Uint8Array(text.length);
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        if (unit > limit) throw unencodable(text, index, encoding);
        bytes[index] = unit;
      }
      return bytes;
    },
    decode: decodeLatin1,
  };
}

const utf8: TextCodec = {
  encode(text) {
    const lone = text.search(LONE_SURROGATE);
    if (lone >= 0) throw unencodable(text, lone, "utf-8");
    return encoder.encode(text);
  },
  // Bytes that are not UTF-8 do not kill a listing (ftplib, K16), and a byte-order mark stays (A6).
  decode: decodeText,
};

const codecs: Readonly<Record<EncodingName, TextCodec>> = {
  "utf-8": utf8,
  latin1: singleByte("latin1", 0xff),
  ascii: singleByte("ascii", 0x7f),
};

/**
 * The codec of that name, or the given codec itself.
 *
 * @throws RangeError for a name that is not known
 */
export function textCodec(encoding: EncodingName | TextCodec): TextCodec {
  if (typeof encoding === "object") return encoding;
  const codec = Object.hasOwn(codecs, encoding) ? codecs[encoding] : undefined;
  if (codec === undefined) {
    throw new RangeError(`the encoding ${JSON.stringify(encoding)} is not known; give a TextCodec instead`);
  }
  return codec;
}
