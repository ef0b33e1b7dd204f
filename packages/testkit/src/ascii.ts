const CR = 0x0d;
const LF = 0x0a;

/** TYPE A on the way out: each line feed that has no carriage return before it gets one (RFC 959, section 3.1.1.1). */
export async function* toNetworkLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let before = 0;
  for await (const chunk of source) {
    const out: number[] = [];
    for (const byte of chunk) {
      if (byte === LF && before !== CR) out.push(CR);
      out.push(byte);
      before = byte;
    }
    yield Buffer.from(out);
  }
}

/** TYPE A on the way in: CR LF becomes LF; a lone CR stays. */
export async function* fromNetworkLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let heldCr = false;
  for await (const chunk of source) {
    const out: number[] = [];
    for (const byte of chunk) {
      if (heldCr && byte !== LF) out.push(CR);
      heldCr = byte === CR;
      if (!heldCr) out.push(byte);
    }
    yield Buffer.from(out);
  }
  if (heldCr) yield Buffer.from([CR]);
}
