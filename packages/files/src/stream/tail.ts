/** The last bytes of a stream, for a comparison when it is continued. */
export class Tail {
  readonly #ring: Uint8Array;
  /** Bytes that have come; where the next one goes follows from it. */
  #count = 0;

  /** @param size how many are kept, bytes */
  constructor(size: number) {
    this.#ring = new Uint8Array(size);
  }

  /** Keeps a copy: the block itself is its reader's. */
  push(block: Uint8Array): void {
    const { length } = this.#ring;
    const kept = block.subarray(-length);
    this.#count += block.length - kept.length;
    const at = this.#count % length;
    const first = kept.subarray(0, length - at);
    this.#ring.set(first, at);
    this.#ring.set(kept.subarray(first.length), 0);
    this.#count += kept.length;
  }

  get bytes(): Uint8Array {
    const { length } = this.#ring;
    if (this.#count < length) return this.#ring.slice(0, this.#count);
    const at = this.#count % length;
    return Buffer.concat([this.#ring.subarray(at), this.#ring.subarray(0, at)]);
  }
}
