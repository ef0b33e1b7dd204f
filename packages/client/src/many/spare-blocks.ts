/** Blocks that the files of a run are received into: with a new one for each file memory would grow until the next collection. */
export class SpareBlocks {
  readonly #size: number;
  readonly #free: Uint8Array[] = [];

  /** @param size bytes of each block */
  constructor(size: number) {
    this.#size = size;
  }

  /** Lends a block. One whose transfer has failed is not used again. */
  async lend<T>(use: (block: Uint8Array) => Promise<T>): Promise<T> {
    const block = this.#free.pop() ?? new Uint8Array(this.#size);
    const result = await use(block);
    this.#free.push(block);
    return result;
  }
}
