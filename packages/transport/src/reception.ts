import type { ReceiveOptions, Sink } from "./connection.ts";
import { checkTimeout, looks, startTimer, watch } from "./deadline.ts";
import { TransportTimeoutError } from "./errors.ts";
import type { Outcome, Reader } from "./reader.ts";

/** What a reception asks of its inlet. */
interface Host {
  /** It is ready again. */
  wake(): void;
  /** It has a copy of all these bytes. */
  free(bytes: Uint8Array): void;
  /** It is over, and these bytes were not delivered. */
  leave(undelivered: Uint8Array): void;
  /** A count that moves while bytes come in below, whether or not they are whole enough to be given out. */
  received(): number;
}

const smallest = 1024;
const largest = 64 * 1024 * 1024;
const nothing = new Uint8Array(0);

/**
 * One bulk transfer to a sink.
 *
 * A source that lends blocks reads straight into ours, and the sink gets them as they come. Blocks of other sources
 * (TLS records of 16 KiB) are gathered until ours is full or the event loop comes round.
 */
export class Reception implements Reader {
  readonly result: Promise<number>;
  readonly #sink: Sink;
  readonly #options: ReceiveOptions;
  readonly #host: Host;
  #settle: { resolve(count: number): void; reject(error: unknown): void } | undefined;
  #block: Uint8Array;
  /** Takes the other's place when the source asks for a buffer while the sink still holds the block. */
  #spare: Uint8Array | undefined;
  #gathered = 0;
  #count = 0;
  #isBusy = false;
  #outcome: Outcome | undefined;
  #flushing: NodeJS.Immediate | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** What had come at the last look, and how many looks ago that was. */
  #seen = 0;
  #still = 0;
  #stopWatch: () => void = () => {};

  constructor(sink: Sink, options: ReceiveOptions, host: Host) {
    const { blockSize = 65_536, idleTimeout } = options;
    if (!Number.isInteger(blockSize) || blockSize < smallest || blockSize > largest) {
      throw new RangeError(`blockSize must be an integer from ${smallest} to ${largest}, not ${blockSize}`);
    }
    checkTimeout(idleTimeout, "idleTimeout");
    this.#sink = sink;
    this.#options = options;
    this.#host = host;
    this.#block = options.into === undefined ? new Uint8Array(blockSize) : nothing;
    this.result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  get isReady(): boolean {
    return !this.#isBusy && this.#settle !== undefined;
  }

  begin(): void {
    this.#stopWatch = watch("receive", { signal: this.#options.signal }, (reason) => this.abort(reason));
    this.#startIdle();
  }

  /** The buffer that the next bytes may be read into. */
  buffer(): Uint8Array {
    const { into } = this.#options;
    if (into !== undefined) this.#block = into();
    else if (this.#isBusy) {
      const held = this.#block;
      this.#block = this.#spare ?? new Uint8Array(held.length);
      this.#spare = held;
    }
    return this.#block;
  }

  take(bytes: Uint8Array, isLent: boolean): number {
    if (this.#options.into !== undefined) return this.#put(bytes, this.#options.into);
    if (isLent || (this.#gathered === 0 && bytes.length >= this.#block.length)) {
      const block = bytes.subarray(0, this.#block.length);
      this.#flush();
      if (!this.isReady) return 0;
      this.#deliver(block);
      return block.length;
    }
    return this.#gather(bytes);
  }

  finish(outcome: Outcome): void {
    this.#outcome = outcome;
    this.#flush();
    if (!this.#isBusy) this.#complete();
  }

  /** Delivers bytes, copied into our buffer if the source read them elsewhere. Returns how many were taken. */
  #put(bytes: Uint8Array, into: () => Uint8Array): number {
    const isThere = bytes.buffer === this.#block.buffer && bytes.byteOffset === this.#block.byteOffset;
    if (isThere) {
      this.#deliver(bytes);
      return bytes.length;
    }
    this.#block = into();
    const part = bytes.subarray(0, this.#block.length);
    const { length } = part;
    this.#block.set(part);
    if (length === bytes.length) this.#host.free(bytes);
    this.#deliver(this.#block.subarray(0, length));
    return length;
  }

  #gather(bytes: Uint8Array): number {
    let taken = 0;
    while (taken < bytes.length && this.isReady) {
      const part = bytes.subarray(taken, taken + this.#block.length - this.#gathered);
      this.#block.set(part, this.#gathered);
      this.#gathered += part.length;
      taken += part.length;
      if (this.#gathered === this.#block.length) this.#flush();
    }
    if (taken === bytes.length) this.#host.free(bytes);
    if (this.#gathered > 0) {
      this.#flushing ??= setImmediate(() => {
        this.#flushing = undefined;
        this.#flush();
      });
    }
    return taken;
  }

  #flush(): void {
    if (this.#gathered === 0 || !this.isReady) return;
    const block = this.#block.subarray(0, this.#gathered);
    this.#gathered = 0;
    this.#deliver(block);
  }

  #deliver(block: Uint8Array): void {
    this.#count += block.length;
    try {
      const done = this.#sink(block);
      if (isPromiseLike(done)) this.#await(done);
    } catch (error) {
      this.abort(error);
    }
  }

  /** While the sink works nothing is read, and the idle clock stands still: a slow sink is not a stalled peer. */
  #await(done: PromiseLike<void>): void {
    this.#isBusy = true;
    clearTimeout(this.#idle);
    done.then(
      () => {
        this.#isBusy = false;
        if (this.#settle === undefined) return;
        if (this.#outcome !== undefined) return this.#complete();
        this.#startIdle();
        this.#host.wake();
      },
      (error: unknown) => {
        this.#isBusy = false;
        this.abort(error);
      },
    );
  }

  #startIdle(): void {
    const { idleTimeout } = this.#options;
    if (idleTimeout === undefined) return;
    this.#seen = this.#progress;
    this.#still = 0;
    this.#idle = startTimer(idleTimeout / looks, () => this.#look());
  }

  /** Several looks at a count cost a transfer less than a timer that each block starts over. */
  #look(): void {
    const now = this.#progress;
    this.#still = now === this.#seen ? this.#still + 1 : 0;
    this.#seen = now;
    if (this.#still < looks) this.#idle?.refresh();
    else setImmediate(() => this.#lookOnce());
  }

  /** The time is up. What has come while this process was busy itself is read first, and starts the clock again. */
  #lookOnce(): void {
    // Where the sink was at work meanwhile, the time has begun anew.
    if (!this.isReady || this.#outcome !== undefined || this.#still < looks) return;
    if (this.#progress !== this.#seen) this.#look();
    else this.abort(new TransportTimeoutError("receive", this.#options.idleTimeout ?? 0));
  }

  get #progress(): number {
    return this.#count + this.#gathered + this.#host.received();
  }

  #complete(): void {
    const error = this.#outcome?.error;
    if (error === undefined) this.#close()?.resolve(this.#count);
    else this.#close()?.reject(error);
  }

  abort(error: unknown): void {
    const settle = this.#close();
    if (settle === undefined) return;
    this.#host.leave(this.#gathered > 0 ? this.#block.slice(0, this.#gathered) : nothing);
    settle.reject(error);
  }

  #close(): { resolve(count: number): void; reject(error: unknown): void } | undefined {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#stopWatch();
    clearTimeout(this.#idle);
    clearImmediate(this.#flushing);
    return settle;
  }
}

/** A sink such as `(block) => list.push(block)` returns a number, which is not a promise. */
function isPromiseLike(value: unknown): value is PromiseLike<void> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
