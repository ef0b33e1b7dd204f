/** The five bytes before a record's contents: type, version, length (RFC 8446, 5.1). */
const headerSize = 5;

const changeCipherSpec = 20;
const alert = 21;
const handshake = 22;
const applicationData = 23;

/** An encrypted alert of TLS 1.3 looks like application data of 2 bytes, 1 for the type, and a tag of 8 or 16. */
const largestAlert = 19;

/** Whether a stream that begins with this byte may be a TLS server's first flight: a handshake record or an alert. */
export function opensTls(byte: number | undefined): boolean {
  return byte === handshake || byte === alert;
}

/** Whether a TLS record may begin with this byte. Letters, digits and line ends of clear text never do. */
export function opensRecord(byte: number | undefined): boolean {
  return byte !== undefined && byte >= changeCipherSpec && byte <= applicationData;
}

/** Follows a stream of TLS records, to know where one ends and the next begins. It looks at headers only. */
export class RecordScanner {
  #headerBytes = 0;
  #type = 0;
  #length = 0;
  #remaining = 0;

  /** True before the first record, and after a whole one. */
  get isBetweenRecords(): boolean {
    return this.#headerBytes === 0;
  }

  /** Whether the last record may have been an alert, close_notify for instance. Most short application data may be, too. */
  get mayBeAlert(): boolean {
    return this.#type === alert || (this.#type === applicationData && this.#length <= largestAlert);
  }

  /** Goes on from `start` to the end of the record that is under way or begins there; at most to the end of the block. */
  skip(block: Uint8Array, start: number): number {
    let at = start;
    while (this.#headerBytes < headerSize) {
      const byte = block[at];
      if (byte === undefined) return at;
      at += 1;
      this.#headerBytes += 1;
      if (this.#headerBytes === 1) this.#type = byte;
      if (this.#headerBytes === 4) this.#length = byte << 8;
      if (this.#headerBytes === 5) this.#remaining = this.#length |= byte;
    }
    const step = Math.min(this.#remaining, block.length - at);
    this.#remaining -= step;
    if (this.#remaining === 0) this.#headerBytes = 0;
    return at + step;
  }
}
