/**
 * A byte string holds one byte per character (U+0000 to U+00FF). Paths and command lines are kept so inside
 * the server, because a name on the wire is bytes and need not be UTF-8.
 */
export type ByteString = string;

/** The byte string of a text's UTF-8 form. */
export function toByteString(text: string): ByteString {
  return Buffer.from(text, "utf8").toString("latin1");
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes that are UTF-8; bytes that are not are shown one character each. */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}

/** The text of a byte string, for people: UTF-8 where it is, otherwise one character per byte. */
export function fromByteString(bytes: ByteString): string {
  return decodeBytes(Buffer.from(bytes, "latin1"));
}
