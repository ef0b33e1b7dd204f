import type { TextCodec } from "ftplib";

/** The encodings that Node knows and the control connection can use. */
export type StringEncoding =
  | "utf8"
  | "ascii"
  | "utf-8"
  | "utf16le"
  | "ucs2"
  | "ucs-2"
  | "base64"
  | "latin1"
  | "binary"
  | "hex"
  | undefined;

/** @throws TypeError for an encoding that Node does not know */
export function checkEncoding(encoding: StringEncoding): void {
  if (encoding === undefined || Buffer.isEncoding(encoding)) return;
  const error = new TypeError(`Unknown encoding: ${String(encoding)}`);
  throw Object.assign(error, { code: "ERR_UNKNOWN_ENCODING" });
}

/** Spells commands and replies in the encoding that is set at the moment: it may be changed at any time. */
export function codecFor(settings: { readonly encoding: StringEncoding }): TextCodec {
  return {
    encode: (text) => Buffer.from(text, settings.encoding),
    decode: (bytes) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(settings.encoding),
  };
}
