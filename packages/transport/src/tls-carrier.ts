import { Duplex } from "node:stream";

import type { Connection } from "./connection.ts";
import { bytesReceivedBy, bytesSentBy } from "./progress.ts";
import { readsBehindEnd } from "./runtime.ts";
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
  /** A whole record has come, and TLS has not seen it yet. */
  onRecord?(): void;
}

/** How a stream of Node is told that a job is done. */
type Done = (error?: Error | null) => void;

const blockSize = 65_536;
const nothing = new Uint8Array(0);

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
  /** Bytes that the connection below has taken. */
  #countSent = 0;
  /** Bytes that it has given. */
  #countReceived = 0;
  #hasBegun = false;
  #isFeeding = false;
  /** Bytes behind the peer's close_notify: not for TLS. */
  #behind: Uint8Array | undefined;
  #onDrained: (() => void) | undefined;
  #hold: Promise<void> | undefined;
  #release: () => void = () => {};
  #onTakenOff: ((behind: Uint8Array) => void) | undefined;

  constructor(below: Connection, observer: CarrierObserver) {
    super({ allowHalfOpen: true, readableHighWaterMark: 1, writableHighWaterMark: 1 });
    this.#below = below;
    this.#observer = observer;
    // Failures reach the owner through the observer.
    this.on("error", () => {});
  }

  /** Moves while what TLS has written goes out. */
  get progress(): number {
    return this.#countSent + bytesSentBy(this.#below);
  }

  /** Moves while bytes come in, also where a record is not whole yet. */
  get received(): number {
    return this.#countReceived + bytesReceivedBy(this.#below);
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
   * From here on the connection below survives: neither the end nor the destruction of TLS is passed on. Answers with the
   * clear bytes that were read behind the peer's close_notify, as soon as that or clear text has come.
   */
  takeOff(): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#onTakenOff = resolve;
      if (this.#behind !== undefined) this.#letGo(this.#behind);
      else if (!readsBehindEnd && !this.#isFeeding && this.#isBehindAlert) this.#letGo(nothing);
    });
  }

  /** The connection below is not read until {@link release}: TLS that cannot be paused gets nothing more. */
  hold(): void {
    this.#hold ??= new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  release(): void {
    this.#hold = undefined;
    this.#release();
  }

  /** Calls back when nothing is left to be written below: Bun and Deno call a write done when it is encrypted. */
  whenSent(done: () => void): void {
    if (this.writableLength === 0) return done();
    const settle = (): void => {
      // There is no `drain` once the end has been asked for.
      this.off("drain", settle).off("finish", settle);
      done();
    };
    this.on("drain", settle).on("finish", settle);
  }

  /** TLS has seen the peer's close_notify. */
  onCloseNotify(): void {
    // While a block is being fed, what is behind the close_notify is only known at its end.
    if (!this.#isFeeding) this.#letGo(nothing);
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
    void report(this.#send(chunk), done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: Done): void {
    void report(Promise.all(chunks.map(({ chunk }) => this.#send(chunk))), done);
  }

  override _final(done: Done): void {
    // Bun's TLS ends with the peer's: who has just read the reply to CCC has not had the time to take TLS off.
    if (readsBehindEnd) this.#finish(done);
    else setImmediate(() => this.#finish(done));
  }

  #finish(done: Done): void {
    if (this.#onTakenOff !== undefined) done();
    else void report(this.#below.end(), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#stop.abort();
    if (this.#onTakenOff === undefined) {
      this.#below.close();
    }
    done(error);
  }

  async #send(chunk: Uint8Array): Promise<void> {
    await this.#below.write(chunk);
    this.#countSent += chunk.length;
  }

  #onBlock(block: Uint8Array): void | Promise<void> {
    if (this.#hold !== undefined) return this.#hold.then(() => this.#onBlock(block));
    this.#countReceived += block.length;
    if (!this.#hasBegun) {
      if (!opensTls(block[0])) throw this.#observer.notTls(block.slice());
      this.#hasBegun = true;
    }
    if (!readsBehindEnd && this.#onTakenOff !== undefined) return this.#passAlert(block);
    const end = this.#passRecords(block, 0);
    return end === block.length ? this.#feed(block) : this.#feedInParts(block, end);
  }

  /** Whether what came last may be a close_notify: no reply of FTP is so short. */
  get #isBehindAlert(): boolean {
    return this.#records.isBetweenRecords && this.#records.mayBeAlert;
  }

  /** For TLS that reads nothing after its own end: goes to the peer's close_notify by the records alone. */
  #passAlert(block: Uint8Array): void | Promise<void> {
    const end = this.#passRecords(block, 0);
    if (end < block.length || this.#isBehindAlert) return this.#keepBehind(block.slice(end));
  }

  /** Goes to the end of the block, or of the last record that TLS must have seen before more is given to it. */
  #passRecords(block: Uint8Array, start: number): number {
    let at = start;
    while (at < block.length) {
      if (this.#isClear(block[at])) return at;
      at = this.#records.skip(block, at);
      if (this.#records.isBetweenRecords) this.#observer.onRecord?.();
      if (this.#records.isBetweenRecords && this.#records.mayBeAlert) return at;
    }
    return at;
  }

  /** Whether a peer that sends no close_notify has gone on in clear. */
  #isClear(byte: number | undefined): boolean {
    if (byte === undefined || this.#onTakenOff === undefined) return false;
    return this.#records.isBetweenRecords && !opensRecord(byte);
  }

  /** TLS copies what it gets; if it is not listening now, the block stays lent to us until it does. */
  #feed(block: Uint8Array): void | Promise<void> {
    this.push(block);
    if (this.readableLength === 0) return;
    return new Promise((resolve) => {
      this.#onDrained = resolve;
    });
  }

  async #feedInParts(block: Uint8Array, firstEnd: number): Promise<void> {
    this.#isFeeding = true;
    let at = 0;
    let end = firstEnd;
    while (at < block.length) {
      if (end > at) await this.#feed(block.subarray(at, end));
      at = end;
      // What TLS makes of a record, it has made of it when the event loop comes round.
      await new Promise(setImmediate);
      const isTakenOff = !readsBehindEnd && this.#onTakenOff !== undefined && this.#isBehindAlert;
      if (isTakenOff || this.#observer.hasCloseNotify() || this.#isClear(block[at]))
        return this.#keepBehind(block.slice(at));
      end = this.#passRecords(block, at);
    }
    this.#isFeeding = false;
  }

  /** Nothing more goes to TLS; the rest waits for `takeOff`. */
  #keepBehind(behind: Uint8Array): Promise<void> {
    this.#behind = behind;
    this.#letGo(behind);
    return new Promise(() => {});
  }

  #letGo(behind: Uint8Array): void {
    if (this.#onTakenOff === undefined) return;
    this.#stop.abort();
    this.#onTakenOff(behind);
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
