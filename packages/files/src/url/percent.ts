const PERCENT = 0x25;

/** The bytes of a text whose `%XX` stand for bytes; a `%` without two hexadecimal digits is a `%`, as for every FTP client. */
export function decodePercent(text: string): Uint8Array {
  const source = Buffer.from(text, "utf8");
  const decoded = Buffer.alloc(source.length);
  let length = 0;
  for (let at = 0; at < source.length; at++) {
    const digits = source[at] === PERCENT ? source.toString("latin1", at + 1, at + 3) : "";
    const isEscape = /^[\da-f]{2}$/i.test(digits);
    decoded[length++] = isEscape ? Number.parseInt(digits, 16) : (source[at] as number);
    if (isEscape) at += 2;
  }
  return Uint8Array.from(decoded.subarray(0, length));
}

/** The path of a URL: every byte escaped that would not come back as itself, and a leading `/` as `%2F`. */
export function encodePercent(path: string | Uint8Array): string {
  const bytes = Buffer.from(path);
  const escape = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return Array.from(bytes, (byte, at) => {
    const sign = String.fromCharCode(byte);
    return /[\w.~!$&'()*+,=:@/-]/.test(sign) && !(sign === "/" && at === 0) ? sign : escape(byte);
  }).join("");
}
