import type { Clock } from "../time/clock.ts";

/** How far a transfer has come. */
export interface TransferProgress {
  /** Bytes of the file that are there, those of earlier calls included. */
  readonly bytes: number;
  /** The size of the whole file; undefined where it is not known. */
  readonly total: number | undefined;
  /** Bytes a second, over the last five seconds; 0 before anything has moved. */
  readonly rate: number;
  /** Milliseconds until the end at this rate; undefined where total or rate are not known. */
  readonly eta: number | undefined;
  /** Where in the file this call began: what was there already. 0 where it began at the start. */
  readonly resumedAt: number;
}

/** Receives the progress: at most ten times a second, and once at the end. What it throws ends the transfer. */
export type ProgressListener = (progress: TransferProgress) => void;

/** Milliseconds between two reports. */
const INTERVAL = 100;
/** The rate is that of so many milliseconds. */
const WINDOW = 5_000;

interface Sample {
  readonly time: number;
  readonly moved: number;
}

/** Counts the bytes of a transfer, and reports how far it has come (D9). */
export class ProgressMeter {
  readonly #listener: ProgressListener | undefined;
  readonly #clock: Clock;
  /** One for each report of the last seconds, the oldest first. */
  #samples: Sample[] = [];
  #reportedAt: number = Number.NEGATIVE_INFINITY;
  #bytes = 0;
  /** Bytes that have moved; those that are fetched again count, too. */
  #moved = 0;
  #resumedAt = 0;
  #hasEnded = false;
  /** Cancels the report of what came too soon after the last one. */
  #cancel: (() => void) | undefined;
  /** What the listener has thrown at such a report: the next bytes end the transfer with it. */
  #thrown: { readonly error: unknown } | undefined;
  /** The size of the whole file, as soon as it is known. */
  total: number | undefined;

  constructor(clock: Clock, listener: ProgressListener | undefined) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Bytes of the file that are there. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The transfer goes on, or begins again, after so many bytes. */
  startAt(bytes: number): void {
    this.#bytes = bytes;
    this.#resumedAt = bytes;
    this.#samples = [{ time: this.#clock.now(), moved: this.#moved }];
  }

  /** So many bytes more are there. */
  add(count: number): void {
    this.#bytes += count;
    this.#moved += count;
    if (this.#listener === undefined) return;
    if (this.#thrown !== undefined) throw this.#thrown.error;
    const now = this.#clock.now();
    const wait = this.#reportedAt + INTERVAL - now;
    if (wait <= 0) this.#report(now);
    // A transfer that stands still has to be known with its last bytes.
    else this.#cancel ??= this.#clock.after(wait, () => this.#reportLate());
  }

  /** The transfer has failed: nothing is reported late. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** All is there: the last report, once. */
  end(): void {
    if (this.#listener === undefined || this.#hasEnded) return;
    this.#hasEnded = true;
    this.#report(this.#clock.now());
  }

  #reportLate(): void {
    try {
      this.#report(this.#clock.now());
    } catch (error) {
      this.#thrown = { error };
    }
  }

  #report(now: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#reportedAt = now;
    const rate = this.#rate(now);
    const { total } = this;
    const left = total === undefined ? undefined : Math.max(0, total - this.#bytes);
    const eta = left === undefined ? undefined : timeFor(left, rate);
    this.#listener?.({ bytes: this.#bytes, total, rate, eta, resumedAt: this.#resumedAt });
  }

  #rate(now: number): number {
    const samples = this.#samples;
    while (samples.length > 1 && now - (samples[1]?.time ?? now) >= WINDOW) samples.shift();
    const oldest = samples[0] ?? { time: now, moved: this.#moved };
    samples.push({ time: now, moved: this.#moved });
    const elapsed = now - oldest.time;
    return elapsed <= 0 ? 0 : ((this.#moved - oldest.moved) / elapsed) * 1000;
  }
}

function timeFor(bytes: number, rate: number): number | undefined {
  if (bytes === 0) return 0;
  return rate === 0 ? undefined : Math.round((bytes / rate) * 1000);
}
