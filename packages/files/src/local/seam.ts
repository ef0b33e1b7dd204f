import { OVERLAP } from "./found-part.ts";

/**
 * The bytes that came after the end of a piece: those that the next piece begins with, if both are of one file and where they should
 * be. A connection that ends early has no count that would show it.
 */
export class Seam {
  /** The end of the piece, bytes from the start of the file. */
  readonly at: number;
  readonly #blocks: Uint8Array[] = [];
  #length = 0;

  constructor(at: number) {
    this.at = at;
  }

  get isFull(): boolean {
    return this.#length === OVERLAP;
  }

  /** Keeps a copy of the block, as far as there is room. */
  push(block: Uint8Array): void {
    const kept = block.slice(0, OVERLAP - this.#length);
    this.#blocks.push(kept);
    this.#length += kept.length;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#blocks);
  }
}
