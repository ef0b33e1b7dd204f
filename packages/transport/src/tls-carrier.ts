import { Duplex } from "node:stream";

import type { Connection } from "./connection.ts";
import { opensRecord, opensTls, RecordScanner } from "./tls-record.ts";

/** What the carrier tells its owner. */
export interface CarrierObserver {
  /** The connection below has ended its side; whether that was after a close_notify is for TLS to say. */
  onEnd(): void;
  onFailure(error: unknown): void;
  /** What to fail with when the first bytes are no TLS. */
  notTls(bytes: Uint8Array): Error;
  /** Whether TLS has seen the peer's close_notify. */
  hasCloseNotify(): boolean;
}

/** How a stream of Node is told that a job is done. */
type Done = (error?: Error | null) => void;

const blockSize = 65_536;

/**
 * The stream that lies between Node's TLS and the connection below it.
 *
 * It keeps three things from Node: the end of the connection below, since Node takes a FIN for a clean end of TLS (S55);
 * the destruction of the connection, since after `ccc` it is still needed (N6); and clear text before the
 * handshake (S50).
 */
export class TlsCarrier extends Duplex {
  readonly #below: Connection;
  readonly #observer: CarrierObserver;
  readonly #records: RecordScanner = new RecordScanner();
  readonly #stop: AbortController = new AbortController();
  #hasBegun = false;
  #isShuttingDown = false;
  #onDrained: (() => void) | undefined;
  #leftover: ((rest: Uint8Array) => void) | undefined;

  constructor(below: Connection, observer: CarrierObserver) {
    super({ allowHalfOpen: true, readableHighWaterMark: 1, writableHighWaterMark: 1 });
    this.#below = below;
    this.#observer = observer;
    // Failures reach the owner through the observer.
    this.on("error", () => {});
  }

  /** Begins to read from below. */
  start(): void {
    this.#below
      .receive((block) => this.#onBlock(block), { blockSize, signal: this.#stop.signal })
      .then(
        () => this.#observer.onEnd(),
        (error: unknown) => {
          if (!this.#stop.signal.aborted) this.#observer.onFailure(error);
        },
      );
  }

  /**
   * From here on the connection below survives: neither the end nor the destruction of TLS is passed on, and records are
   * fed one at a time, so that nothing behind the peer's close_notify is lost. Answers, once, with the clear bytes
   * read beyond it.
   */
  shutDown(): Promise<Uint8Array> {
    this.#isShuttingDown = true;
    return new Promise((resolve) => {
      this.#leftover = resolve;
    });
  }

  /** Ends the reading below, with what was read too far. */
  release(rest: Uint8Array = new Uint8Array(0)): void {
    this.#stop.abort();
    this.#leftover?.(rest);
  }

  override _read(): void {
    if (this.#onDrained === undefined) return;
    // Only when this call of `read` has taken the block out.
    process.nextTick(() => {
      if (this.readableLength > 0 || this.#onDrained === undefined) return;
      const onDrained = this.#onDrained;
      this.#onDrained = undefined;
      onDrained();
    });
  }

  override _write(chunk: Uint8Array, _encoding: string, done: Done): void {
    void report(this.#below.write(chunk), done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: Done): void {
    void report(Promise.all(chunks.map(({ chunk }) => this.#below.write(chunk))), done);
  }

  override _final(done: Done): void {
    if (this.#isShuttingDown) done();
    else void report(this.#below.end(), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    if (!this.#isShuttingDown) {
      this.#stop.abort();
      this.#below.close();
    }
    done(error);
  }

  #onBlock(block: Uint8Array): void | Promise<void> {
    if (!this.#hasBegun) {
      if (!opensTls(block[0])) throw this.#observer.notTls(block.slice());
      this.#hasBegun = true;
    }
    if (this.#isShuttingDown) return this.#feedSlowly(block.slice());
    this.#records.pass(block);
    return this.#feed(block);
  }

  /** TLS copies what it gets; if it is not listening now, the block stays lent to us until it does. */
  #feed(block: Uint8Array): void | Promise<void> {
    this.push(block);
    if (this.readableLength === 0) return;
    return new Promise((resolve) => {
      this.#onDrained = resolve;
    });
  }

  async #feedSlowly(block: Uint8Array): Promise<void> {
    let at = 0;
    while (at < block.length) {
      const isClear = this.#records.isBetweenRecords && !opensRecord(block[at]);
      if (isClear || this.#observer.hasCloseNotify()) return this.release(block.subarray(at));
      const end = this.#records.skip(block, at);
      await this.#feed(block.subarray(at, end));
      at = end;
      // What TLS makes of a record, it has made of it when the event loop comes round.
      await new Promise(setImmediate);
    }
  }
}

/** Tells how a job went in Node's way. */
async function report(job: Promise<unknown>, done: Done): Promise<void> {
  let failure: Error | undefined;
  try {
    await job;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  done(failure);
}
