// Every platform has it, but no ECMAScript library declares it, and this package asks for no other types.
declare const TextDecoder: new (
  encoding: "utf-8",
  options: { readonly fatal: true; readonly ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };

/** How many arguments a call is given at most: every engine takes as many. */
const ARGUMENTS = 8192;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Returns the text of bytes: UTF-8 if they are valid UTF-8, else latin1, where each byte is the character of
 * its number.
 *
 * It never fails and never loses a byte of a line in an unknown encoding (K16, F6). A byte-order mark stays.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    let text = "";
    for (let at = 0; at < bytes.length; at += ARGUMENTS)
      // Not spread: an iterator over the bytes would cost eight times as much.
      text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + ARGUMENTS)) as string;
    return text;
  }
}
