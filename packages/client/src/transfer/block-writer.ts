import type { Connection } from "@ftplib/transport";

// Smaller blocks are gathered: a system call for each would keep the processor and nothing else.
const SMALL = 1 << 13;
const GATHERED = 1 << 16;

/**
 * Writes blocks to a data connection, small ones many at a time. What was gathered goes out when there is enough of it, and at
 * the latest when the event loop comes round and the kernel has what went before, so that a slow source is not held back, and a
 * fast one does not fill the memory.
 */
export class BlockWriter {
  readonly #connection: Connection;
  readonly #timeout: number | undefined;
  #buffer: Uint8Array | undefined;
  #length = 0;
  #flushing: NodeJS.Immediate | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Whether the last write has not ended yet. */
  #isWriting = false;
  #hasFailed = false;

  /** @param timeout milliseconds without a byte moving; undefined for no limit */
  constructor(connection: Connection, timeout: number | undefined) {
    this.#connection = connection;
    this.#timeout = timeout;
  }

  /** Takes a block, which must stay as it is until the promise, if there is one, has resolved; so must the next block wait. */
  write(block: Uint8Array): Promise<void> | undefined {
    if (block.length >= SMALL) {
      this.#flush();
      return this.#send(block);
    }
    // The wait is for what does not fit any more, and for all before it.
    const isFull = this.#length + block.length > GATHERED;
    if (isFull) this.#flush();
    this.#roomFor(block.length).set(block, this.#length);
    this.#length += block.length;
    if (this.#length >= GATHERED) return this.flushed();
    this.#flushSoon();
    return isFull || this.#hasFailed ? this.#writing : undefined;
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

  /** The buffer, large enough for so many bytes more: many transfers have a single small block. */
  #roomFor(length: number): Uint8Array {
    const needed = this.#length + length;
    const held = this.#buffer;
    if (held !== undefined && held.length >= needed) return held;
    const grown = new Uint8Array(needed > SMALL ? GATHERED : SMALL);
    if (held !== undefined) grown.set(held.subarray(0, this.#length));
    this.#buffer = grown;
    return grown;
  }

  /** When the event loop comes round; while the kernel has not taken the last write, gathering goes on. */
  #flushSoon(): void {
    if (!this.#isWriting && !this.#hasFailed) this.#flushing ??= setImmediate(() => this.#flush());
  }

  #flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const buffer = this.#buffer;
    if (buffer === undefined || this.#length === 0) return;
    const bytes = buffer.subarray(0, this.#length);
    this.#buffer = undefined;
    this.#length = 0;
    void this.#send(bytes);
  }

  #send(bytes: Uint8Array): Promise<void> {
    // The connection keeps the order: the last write ends last, and after one that failed it fails, too.
    const written = this.#connection.write(bytes, { timeout: this.#timeout });
    this.#writing = written;
    this.#isWriting = true;
    written.then(
      () => {
        if (this.#writing !== written) return;
        this.#isWriting = false;
        if (this.#length > 0) this.#flushSoon();
      },
      () => void (this.#hasFailed = true),
    );
    return written;
  }
}
