import type { OpenDestination } from "./local-destination.ts";

/** Keeps a small file's bytes. */
export class MemoryDestination implements OpenDestination {
  readonly #blocks: Uint8Array[] = [];
  readonly #limit: number;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  readonly sink = (block: Uint8Array): void => {
    this.#length += block.length;
    if (this.#length > this.#limit) {
      throw new RangeError(
        `the file is larger than ${this.#limit} bytes: give a destination, or raise maxSize`,
      );
    }
    this.#blocks.push(new Uint8Array(block));
  };

  take(): Uint8Array {
    const [first] = this.#blocks;
    if (first !== undefined && this.#blocks.length === 1) return first;
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const block of this.#blocks) {
      whole.set(block, at);
      at += block.length;
    }
    return whole;
  }

  async flush(): Promise<void> {}
  async commit(): Promise<void> {}
  async discard(): Promise<void> {}
}
