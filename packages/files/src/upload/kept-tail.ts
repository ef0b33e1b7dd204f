/** How many of the bytes given last are kept: 4 MiB. */
const KEPT = 4 << 20;
const FIRST_CAPACITY = 1 << 16;
/** The most that is handed out at once, bytes. */
const PIECE = 1 << 16;

/** The last bytes of a stream, at most KEPT, by their offsets in it: a ring that grows to that size. */
export class KeptTail {
  #ring: Buffer = Buffer.alloc(0);
  #end = 0;

  /** Where the next byte will be. */
  get end(): number {
    return this.#end;
  }

  /** Whether the bytes from the offset on are kept; none have to be. */
  has(offset: number): boolean {
    return offset <= this.#end && offset >= this.#end - this.#ring.length && offset >= 0;
  }

  /** Adds at most KEPT bytes. */
  add(block: Uint8Array): void {
    if (block.length === 0) return;
    this.#grow(this.#end + block.length);
    const at = this.#end % this.#ring.length;
    const first = block.subarray(0, this.#ring.length - at);
    this.#ring.set(first, at);
    this.#ring.set(block.subarray(first.length), 0);
    this.#end += block.length;
  }

  /** A copy of the bytes from the offset on, or of some of them; undefined where none have come yet. */
  from(offset: number): Uint8Array | undefined {
    if (offset === this.#end) return undefined;
    if (!this.has(offset)) throw new RangeError(`the source cannot give its bytes from ${offset} on again`);
    const at = offset % this.#ring.length;
    const length = Math.min(this.#end - offset, this.#ring.length - at, PIECE);
    return Buffer.from(this.#ring.subarray(at, at + length));
  }

  /** Until it has its full size nothing wraps around. */
  #grow(needed: number): void {
    if (needed <= this.#ring.length || this.#ring.length === KEPT) return;
    let capacity = Math.max(this.#ring.length, FIRST_CAPACITY);
    while (capacity < Math.min(needed, KEPT)) capacity *= 2;
    const grown = Buffer.alloc(capacity);
    grown.set(this.#ring.subarray(0, this.#end));
    this.#ring = grown;
  }
}
