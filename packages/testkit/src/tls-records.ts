/**
 * Follows TLS records in a stream without reading what is in them, to tell how the stream ended: Node reports a
 * FIN with and without close_notify alike.
 */
export class TlsRecordFramer {
  #header: number[] = [];
  #left = 0;
  #lastType = 0;
  #lastLength = 0;

  /** How many of the bytes belong to TLS; fewer than all when text in clear follows a whole record. */
  push(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, bytes.length - at);
        this.#left -= step;
        at += step;
        continue;
      }
      const byte = bytes[at] as number;
      if (this.#header.length === 0 && (byte < 20 || byte > 23)) return at;
      at += 1;
      if (this.#header.push(byte) === 5) {
        const [type = 0, , , high = 0, low = 0] = this.#header;
        this.#lastType = type;
        this.#lastLength = high * 256 + low;
        this.#left = this.#lastLength;
        this.#header = [];
      }
    }
    return at;
  }

  /**
   * Whether the stream, if it ended here, ended with close_notify: an alert record (TLS 1.2), or an encrypted
   * record of the length of an alert (TLS 1.3, where the type is hidden; two bytes of data look the same).
   */
  get endsWithAlert(): boolean {
    const isWhole = this.#left === 0 && this.#header.length === 0;
    return isWhole && (this.#lastType === 21 || (this.#lastType === 23 && this.#lastLength === 19));
  }
}
