import { decodeText } from "@ftplib/reply";
import { legacyCodec } from "./legacy-codec.ts";

/** How text becomes bytes on the control connection and in listings, and back. */
export interface TextCodec {
  /** The bytes of the text. Throws RangeError for a character the encoding does not have: nothing is folded. */
  encode(text: string): Uint8Array;
  /** The text of the bytes; never throws, whatever the bytes are. */
  decode(bytes: Uint8Array): string;
}

/**
 * The encodings known by name: `utf-8`, `latin1` (each byte the character of that number), `ascii`, and each label of `TextDecoder` whose
 * names FTP can carry, in any case: `gbk`, `shift_jis`, `euc-kr`, `big5`, `windows-1251`. Any other can be given as a {@link TextCodec}.
 */
export type EncodingName = "utf-8" | "latin1" | "ascii" | (string & Record<never, never>);

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

function unencodable(text: string, index: number, encoding: string): RangeError {
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

/** By the name in lower case; those of `TextDecoder` are added when they are first asked for. */
const codecs = new Map<string, TextCodec>([
  ["utf-8", utf8],
  ["utf8", utf8],
  ["latin1", singleByte("latin1", 0xff)],
  ["ascii", singleByte("ascii", 0x7f)],
]);

/** The codec of a label of `TextDecoder`. Bytes that are not valid are read as latin1, like those that are not UTF-8. */
function ofLabel(label: string): TextCodec | undefined {
  const legacy = legacyCodec(label);
  if (legacy === undefined) return undefined;
  return {
    decode(bytes) {
      try {
        return legacy.decode(bytes);
      } catch {
        return decodeLatin1(bytes);
      }
    },
    encode(text) {
      const bytes: number[] = [];
      let index = 0;
      for (const character of text) {
        const found = character < "\x80" ? character.charCodeAt(0) : legacy.encode(character);
        if (found === undefined) throw unencodable(text, index, label);
        for (let shift = 24; shift >= 0; shift -= 8) {
          const byte = (found >>> shift) & 0xff;
          // No character but NUL has a zero among its bytes.
          if (byte !== 0 || (shift === 0 && found === 0)) bytes.push(byte);
        }
        index += character.length;
      }
      return Uint8Array.from(bytes);
    },
  };
}

function isCodec(value: unknown): value is TextCodec {
  if (typeof value !== "object" || value === null || !("encode" in value) || !("decode" in value))
    return false;
  return typeof value.encode === "function" && typeof value.decode === "function";
}

/**
 * The codec of that name, or the given codec itself.
 *
 * @throws TypeError for what is neither; RangeError for a name that is not known
 */
export function textCodec(encoding: EncodingName | TextCodec): TextCodec {
  if (isCodec(encoding)) return encoding;
  if (typeof encoding !== "string")
    throw new TypeError("an encoding must be a name, or a TextCodec: { encode, decode }");
  const label = String(encoding).trim().toLowerCase();
  const codec = codecs.get(label) ?? ofLabel(label);
  if (codec === undefined) {
    throw new RangeError(
      `names cannot be sent in the encoding ${JSON.stringify(encoding)}, or it is not known; give a TextCodec instead`,
    );
  }
  codecs.set(label, codec);
  return codec;
}
