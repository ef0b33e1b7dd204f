import type { ReceiveOptions, Sink, WaitOptions } from "./connection.ts";
import { checkWait, watch } from "./deadline.ts";
import type { Outcome, Reader } from "./reader.ts";
import { Reception } from "./reception.ts";

/** The flow of bytes from below: an inlet opens it while somebody reads. */
export interface Tap {
  open(): void;
  shut(): void;
  /** Those bytes, pushed and not lent, were copied: nobody needs them any more. */
  free?(bytes: Uint8Array): void;
  /** A count that moves while bytes come in below that cannot be pushed yet, such as those of half a record. */
  received?(): number;
}

/** Enough for the replies of a line protocol; grows when more arrives at once. */
const smallScratch = 1_024;
const largeScratch = 65_536;

/**
 * The receiving half of every connection: it keeps what came unasked, and sees to it that bytes, end and failure reach
 * the reader in their order.
 *
 * The source below offers blocks with `push` and stops when it returns false.
 */
export class Inlet {
  readonly #tap: Tap;
  #kept: Uint8Array[] = [];
  #outcome: Outcome | undefined;
  #reader: Reader | undefined;
  #scratch: Uint8Array | undefined;
  #scratchSize: number = smallScratch;
  #isPumping = false;

  constructor(tap: Tap) {
    this.#tap = tap;
  }

  /** Whether the peer's end or a failure has come; earlier bytes may still be kept here. */
  get hasEnded(): boolean {
    return this.#outcome !== undefined;
  }

  /** Where the next bytes should be put by a source that lends its blocks. */
  buffer(): Uint8Array {
    if (this.#reader instanceof Reception) {
      // What is kept will be put there first.
      if (this.#kept.length === 0) return this.#reader.buffer();
      // The sink may still be at work on a part of it.
      this.#scratch = undefined;
    }
    return (this.#scratch ??= new Uint8Array(this.#scratchSize));
  }

  /** Takes a block from below; returns whether more is wanted now. A lent block will be overwritten after the call. */
  push(bytes: Uint8Array, isLent: boolean): boolean {
    if (isLent && bytes.length === this.#scratch?.length) this.#growScratch();
    let taken = 0;
    while (taken < bytes.length && this.#kept.length === 0 && this.#reader?.isReady === true) {
      taken += this.#reader.take(bytes.subarray(taken), isLent);
    }
    if (taken < bytes.length) {
      const rest = bytes.subarray(taken);
      this.#kept.push(isLent ? rest.slice() : rest);
    }
    return this.#reader?.isReady === true;
  }

  /** The stream ends here, cleanly or with an error. What was pushed before is delivered first. Only the first counts. */
  finish(error?: unknown): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = { error };
    this.#scratch = undefined;
    this.#pump();
  }

  /** The stream is gone: kept bytes are dropped, and the reader fails now. */
  abandon(outcome: Outcome): void {
    this.#outcome = outcome;
    if (this.#reader !== undefined) this.#reader.abort(outcome.error);
    this.#kept = [];
    this.#scratch = undefined;
  }

  async read(options?: WaitOptions): Promise<Uint8Array | undefined> {
    checkWait(options);
    this.#checkIdle();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        stop();
        this.#reader = undefined;
      };
      const stop = watch(
        "read",
        options,
        (reason) => {
          settle();
          this.#tap.shut();
          reject(reason);
        },
        this.#tap.received,
      );
      this.#reader = {
        isReady: true,
        take: (bytes, isLent) => {
          settle();
          resolve(isLent ? this.#own(bytes) : bytes);
          return bytes.length;
        },
        finish: ({ error }) => {
          settle();
          if (error === undefined) resolve(undefined);
          else reject(error);
        },
        abort: (error) => {
          settle();
          reject(error);
        },
      };
      this.#pump();
    });
  }

  async receive(sink: Sink, options: ReceiveOptions = {}): Promise<number> {
    const reception = new Reception(sink, options, {
      wake: () => this.#pump(),
      free: (bytes) => this.#tap.free?.(bytes),
      leave: (undelivered) => {
        this.#reader = undefined;
        // An abandoned sink may still be at work on it.
        this.#scratch = undefined;
        this.#tap.shut();
        if (undelivered.length > 0) this.#kept.unshift(undelivered);
      },
      received: () => this.#tap.received?.() ?? 0,
    });
    checkWait(options);
    this.#checkIdle();
    this.#reader = reception;
    reception.begin();
    this.#pump();
    return reception.result;
  }

  #checkIdle(): void {
    if (this.#reader !== undefined)
      throw new TypeError("this connection is already being read: one read at a time");
  }

  /** Serves the reader from what is kept; when that is used up, with the end, or else by opening the tap. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#reader?.isReady === true && this.#kept.length > 0) this.#serve(this.#reader);
    this.#isPumping = false;

    if (this.#reader?.isReady !== true) return;
    if (this.#outcome === undefined) return this.#tap.open();
    const reader = this.#reader;
    this.#reader = undefined;
    reader.finish(this.#outcome);
  }

  #serve(reader: Reader): void {
    const bytes = this.#kept.shift();
    if (bytes === undefined) return;
    const taken = reader.take(bytes, false);
    if (taken < bytes.length) this.#kept.unshift(bytes.subarray(taken));
  }

  /** The source has more than the scratch buffer holds, which keeps its bytes until they are taken. */
  #growScratch(): void {
    if (this.#scratchSize === largeScratch) return;
    this.#scratchSize = largeScratch;
    this.#scratch = undefined;
  }

  /** Makes lent bytes the caller's own: a small block is copied, for a large one the whole scratch buffer is given away. */
  #own(bytes: Uint8Array): Uint8Array {
    if (bytes.buffer !== this.#scratch?.buffer || bytes.length * 2 < this.#scratchSize) return bytes.slice();
    this.#scratch = undefined;
    return bytes;
  }
}
