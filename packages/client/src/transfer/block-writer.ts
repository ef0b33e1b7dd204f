import type { Connection } from "@ftplib/transport";

// Smaller blocks are gathered: a system call for each would keep the processor and nothing else.
const SMALL = 1 << 13;
const GATHERED = 1 << 16;

/**
 * Writes blocks to a data connection, small ones many at a time. What was gathered goes out when there is enough of it, and at
 * the latest when the event loop comes round, so that a slow source is not held back.
 */
export class BlockWriter {
  readonly #connection: Connection;
  readonly #timeout: number | undefined;
  #buffer: Uint8Array | undefined;
  #length = 0;
  #flushing: NodeJS.Immediate | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @param timeout milliseconds without a byte moving; undefined for no limit */
  constructor(connection: Connection, timeout: number | undefined) {
    this.#connection = connection;
    this.#timeout = timeout;
  }

  /** Takes a block. The promise, if there is one, is to be waited for before the next block: then the kernel has it. */
  write(block: Uint8Array): Promise<void> | undefined {
    if (block.length >= SMALL) {
      this.#flush();
      return this.#send(block);
    }
    if (this.#length + block.length > GATHERED) this.#flush();
    this.#buffer ??= new Uint8Array(GATHERED);
    this.#buffer.set(block, this.#length);
    this.#length += block.length;
    if (this.#length < GATHERED) {
      this.#flushing ??= setImmediate(() => this.#flush());
      return undefined;
    }
    return this.flushed();
  }

  /** Writes what was gathered; resolves when the kernel has it. */
  async flushed(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  /** Drops what was gathered: the transfer has failed. */
  stop(): void {
    clearImmediate(this.#flushing);
    this.#length = 0;
  }

  #flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const buffer = this.#buffer;
    if (buffer === undefined || this.#length === 0) return;
    const bytes = buffer.subarray(0, this.#length);
    this.#buffer = undefined;
    this.#length = 0;
    void this.#send(bytes).catch(() => {});
  }

  #send(bytes: Uint8Array): Promise<void> {
    // The connection keeps the order; a failure of one is that of all.
    const written = this.#connection.write(bytes, { timeout: this.#timeout });
    this.#writing = Promise.all([this.#writing, written]).then(() => {});
    this.#writing.catch(() => {});
    return written;
  }
}
