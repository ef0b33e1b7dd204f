import type { Duplex } from "node:stream";

/** How a stream of Node reports that a job is done. */
type Done = (error?: Error | null) => void;

interface Job {
  readonly bytes: Uint8Array;
  readonly done: Done;
}

const sliceSize = 65_536;

/**
 * Writes to a socket in slices of 64 KiB, each after the one before has gone out. This is for runtimes that do not report
 * how much of a write has gone out: a large block on a slow link must not look like silence.
 */
export class SlicedWriter {
  readonly #socket: Duplex;
  readonly #jobs: Job[] = [];
  #isWriting = false;
  #bytesSent = 0;

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  /** The bytes of all slices that have gone out. */
  get bytesSent(): number {
    return this.#bytesSent;
  }

  /** Writes the bytes after all that was written before, then calls back. */
  write(bytes: Uint8Array, done: Done): void {
    this.#jobs.push({ bytes, done });
    if (!this.#isWriting) this.#begin();
  }

  #begin(): void {
    const job = this.#jobs.shift();
    this.#isWriting = job !== undefined;
    if (job !== undefined) this.#writeFrom(0, job);
  }

  #writeFrom(start: number, job: Job): void {
    const { bytes, done } = job;
    const slice = bytes.subarray(start, start + sliceSize);
    this.#socket.write(slice, (error) => {
      this.#bytesSent += slice.length;
      const isFailed = error !== undefined && error !== null;
      if (!isFailed && start + slice.length < bytes.length) return this.#writeFrom(start + slice.length, job);
      this.#begin();
      done(error);
    });
  }
}
