/** What comes first of a continued file is not what is there: the server has ignored REST, or the two are not one file (D2, D3). */
export class OverlapMismatch extends Error {
  /** What came in place of the expected bytes. */
  readonly received: Uint8Array;

  constructor(received: Uint8Array) {
    super("what the server sent is not what was there before");
    this.received = received;
  }
}

/** Compares the first bytes that come with those that are there already. */
export class Overlap {
  readonly #expected: Uint8Array;
  #compared = 0;

  constructor(expected: Uint8Array) {
    this.#expected = expected;
  }

  /** Whether all was compared. */
  get isOver(): boolean {
    return this.#compared === this.#expected.length;
  }

  /**
   * Takes a block, and returns what of it lies after the overlap.
   *
   * @throws OverlapMismatch for the first byte that differs
   */
  take(block: Uint8Array): Uint8Array {
    if (this.isOver) return block;
    const count = Math.min(block.length, this.#expected.length - this.#compared);
    const expected = this.#expected.subarray(this.#compared, this.#compared + count);
    const received = block.subarray(0, count);
    if (Buffer.compare(expected, received) !== 0) {
      throw new OverlapMismatch(Buffer.concat([this.#expected.subarray(0, this.#compared), received]));
    }
    this.#compared += count;
    return block.subarray(count);
  }
}
