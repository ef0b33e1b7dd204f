interface Decoder {
  decode(bytes: Uint8Array): string;
}

interface Encoder {
  encode(text: string): Uint8Array;
}

// Every runtime has these two, but the types of a pure package know of none.
const { TextDecoder, TextEncoder } = globalThis as unknown as {
  TextDecoder: new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => Decoder;
  TextEncoder: new () => Encoder;
};

const utf8: Decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const encoder: Encoder = new TextEncoder();

/** The text of UTF-8 bytes, or `undefined` if they are not well-formed UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** One character for one byte, ISO 8859-1: nothing is lost, and an index into the text is one into the bytes. */
export function binaryText(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  let text = "";
  // A long text in slices: a character at a time would chain as many strings, which the collector has to walk.
  for (; end - start > 100; start += 100)
    text += Reflect.apply(String.fromCharCode, null, bytes.subarray(start, start + 100));
  for (; start < end; start++) text += String.fromCharCode(bytes[start] as number);
  return text;
}

/** The bytes of a text made by {@link binaryText}. */
export function binaryBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** UTF-8 where the bytes are well-formed, else ISO 8859-1, so that two different names never read alike. */
export function decodeName(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? binaryText(bytes);
}

const legacy = new Map<string, Decoder | undefined>();

/** The text of bytes in an older encoding; empty where the runtime lacks it. */
export function decodeLegacy(bytes: Uint8Array, label: string): string {
  if (!legacy.has(label)) legacy.set(label, legacyDecoder(label));
  return legacy.get(label)?.decode(bytes) ?? "";
}

function legacyDecoder(label: string): Decoder | undefined {
  try {
    return new TextDecoder(label, { fatal: false, ignoreBOM: true });
  } catch {
    return undefined;
  }
}
