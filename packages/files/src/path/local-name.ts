import { isUtf8 } from "node:buffer";
import { sep } from "node:path";
import type { TextCodec } from "ftplib";
import { textCodec } from "ftplib/internal";
import { bytesOf, isSpelled, type RemotePath, textOf } from "./remote-path.ts";

/** Why a remote name cannot be used as a local one (T2). */
export type NameProblem =
  | "it is empty or names a directory above"
  | "it holds a separator of paths"
  | "it holds NUL"
  | "Windows reserves it"
  | "it ends in a dot or a space"
  | "it is longer than 255 bytes";

/** The names of devices on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?:[ .:]|$)/i;

/** Most file systems hold names of up to 255 bytes. */
const LONGEST = 255;

/**
 * Why the name of one remote file cannot be the name of a local one; undefined if it can. A backslash is a letter like any other, but for
 * Windows.
 *
 * @param isPortable also what Windows cannot hold is refused, wherever this runs
 * @param separator that of this machine
 */
export function nameProblem(
  name: string,
  isPortable: boolean,
  separator: string = sep,
): NameProblem | undefined {
  if (name === "" || name === "." || name === "..") return "it is empty or names a directory above";
  const isSeparated = name.includes(separator) || (isPortable && name.includes("\\"));
  if (isSeparated || name.includes("/")) return "it holds a separator of paths";
  if (name.includes("\0")) return "it holds NUL";
  if (isPortable && (DEVICE.test(name) || /[<>:"|?*\x01-\x1f]/.test(name))) return "Windows reserves it";
  if (isPortable && /[. ]$/.test(name)) return "it ends in a dot or a space";
  return Buffer.byteLength(name) > LONGEST ? "it is longer than 255 bytes" : undefined;
}

/** Where bytes that are not valid are put in local names: 128 characters of the private use area, for the bytes 0x80 to 0xFF. */
const ESCAPES = 0xf700;

const ESCAPE = /[\uf780-\uf7ff]/;

/**
 * The local name for a remote one (T3): the text, where that is what the bytes spell in the site's encoding. Else every byte that does not
 * fit becomes a character of the private use area, U+F780 to U+F7FF, and so do the bytes of these characters themselves:
 * {@link nameOnServer} gives back every name.
 */
export function localNameOf(name: RemotePath, codec: TextCodec): string {
  if (typeof name === "string" && !ESCAPE.test(name)) return name;
  const bytes = bytesOf(name, codec);
  if (codec === textCodec("utf-8")) return localNameOfUtf8(bytes);
  const text = textOf(name, codec);
  if (!ESCAPE.test(text) && isSpelled(text, bytes, codec)) return text;
  return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : ESCAPES + byte)).join("");
}

/** The local name for one whose encoding is UTF-8: what is UTF-8 stays as it is. */
export function localNameOfUtf8(bytes: Uint8Array): string {
  let name = "";
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    const text = length === 0 ? "" : Buffer.from(bytes.subarray(at, at + length)).toString("utf8");
    if (length === 0 || ESCAPE.test(text)) name += String.fromCharCode(ESCAPES + (bytes[at++] as number));
    else {
      name += text;
      at += length;
    }
  }
  return name;
}

/** The remote name for which {@link localNameOf} gave this one: bytes where it holds characters that stand for some. */
export function nameOnServer(name: string, codec: TextCodec): RemotePath {
  if (!ESCAPE.test(name)) return name;
  const parts = name.split(/([\uf780-\uf7ff])/);
  return Buffer.concat(
    parts.map((part, nth) =>
      nth % 2 === 1 ? Buffer.from([part.charCodeAt(0) - ESCAPES]) : codec.encode(part),
    ),
  );
}

/** How many bytes the UTF-8 character has that begins there; 0 if none does. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  const part = Buffer.from(bytes.subarray(at, at + length));
  return length > 0 && part.length === length && isUtf8(part) ? length : 0;
}
