import type { Clock } from "./clock.ts";

/** A limit of bytes a second, shared by all that it is given to (O2). */
export class Bandwidth {
  readonly #clock: Clock;
  readonly #perMillisecond: number;
  /** When all that was taken has had its time. */
  #free = Number.NEGATIVE_INFINITY;

  /**
   * @param bytesPerSecond from 1
   */
  constructor(clock: Clock, bytesPerSecond: number) {
    this.#clock = clock;
    this.#perMillisecond = bytesPerSecond / 1000;
  }

  /** The bytes of a tenth of a second: larger blocks would come in jerks. */
  get blockSize(): number {
    return Math.max(1024, Math.floor(this.#perMillisecond * 100));
  }

  /** Waits until so many bytes have had their time. */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    this.#free = Math.max(this.#free, now) + bytes / this.#perMillisecond;
    // A timer waits whole milliseconds: less is waited for with what comes next.
    if (this.#free - now >= 1) await this.#clock.sleep(this.#free - now, signal);
  }
}

/** The limits that hold for one transfer: that of the site, and its own. */
export type Limits = readonly Bandwidth[];

/** The largest block that the limits allow, bytes. */
export function blockSizeWithin(limits: Limits, most: number): number {
  return Math.min(most, ...limits.map(({ blockSize }) => blockSize));
}

/** Waits until the limits allow what was moved. */
async function takeAll(limits: Limits, bytes: number, signal?: AbortSignal): Promise<void> {
  await Promise.all(limits.map((limit) => limit.take(bytes, signal)));
}

/** Takes blocks: a promise is waited for before the next one. */
export type Sink = (block: Uint8Array) => unknown;

/** The sink, which takes no more than the limits allow. */
export function slowed(sink: Sink, limits: Limits, signal?: AbortSignal): Sink {
  if (limits.length === 0) return sink;
  return async (block) => {
    const { length } = block;
    await sink(block);
    await takeAll(limits, length, signal);
  };
}

/** The blocks, cut so that the limits hold, and given out no faster than these allow. */
export async function* throttled(
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: Limits,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const most = blockSizeWithin(limits, Number.POSITIVE_INFINITY);
  for await (const block of blocks) {
    for (let from = 0; from < block.length; from += most) {
      const part = block.subarray(from, from + most);
      yield part;
      await takeAll(limits, part.length, signal);
    }
  }
}
