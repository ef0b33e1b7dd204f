import type { WaitOptions } from "./connection.ts";
import { watch } from "./deadline.ts";
import { Inlet } from "./inlet.ts";

/** A block on its way, and the writer that waits for it. */
interface Parcel {
  readonly bytes: Uint8Array;
  resolve(): void;
  reject(error: unknown): void;
}

/** One direction of an in-memory pair: what is written comes out of the inlet, some time later and never at once. */
export class MemoryPipe {
  readonly inlet: Inlet;
  readonly #capacity: number;
  #parcels: Parcel[] = [];
  #size = 0;
  #isOpen = false;
  #isScheduled = false;
  #hasEnded = false;
  /** Parcels that have come out of the inlet. */
  #delivered = 0;
  #breakage: { readonly error: unknown } | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.inlet = new Inlet({
      open: () => {
        this.#isOpen = true;
        this.#schedule();
      },
      shut: () => {
        this.#isOpen = false;
      },
    });
  }

  /** Resolves when what is under way fits the capacity again. The bytes are copied. */
  write(
    bytes: Uint8Array,
    options: WaitOptions | undefined,
    expire: (reason: unknown) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#breakage !== undefined) return reject(this.#breakage.error);
      const stop = watch("write", options, expire, () => this.#delivered);
      this.#parcels.push({
        bytes: bytes.slice(),
        resolve: () => {
          stop();
          resolve();
        },
        reject: (error) => {
          stop();
          reject(error);
        },
      });
      this.#size += bytes.length;
      this.#release();
      this.#schedule();
    });
  }

  /** The reader sees the end behind what is under way. */
  end(): void {
    this.#hasEnded = true;
    this.#schedule();
  }

  /** Nothing goes through any more: writers, now and later, are rejected with this. */
  break(error: unknown): void {
    this.#breakage ??= { error };
    for (const parcel of this.#parcels) parcel.reject(error);
  }

  /** Drops what is under way. */
  empty(): void {
    this.#parcels = [];
    this.#size = 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    while (this.#isOpen && this.#parcels.length > 0) {
      const parcel = this.#parcels.shift();
      if (parcel === undefined) break;
      this.#size -= parcel.bytes.length;
      this.#delivered += 1;
      parcel.resolve();
      this.#isOpen = this.inlet.push(parcel.bytes, false);
    }
    this.#release();
    if (this.#hasEnded && this.#parcels.length === 0) this.inlet.finish();
  }

  /** Lets those writers go on whose blocks are within the capacity. */
  #release(): void {
    if (this.#size <= this.#capacity) for (const parcel of this.#parcels) parcel.resolve();
  }
}
