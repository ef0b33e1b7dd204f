/** How far a run has come. */
export interface SyncProgress {
  /** What is going on. */
  readonly phase: "plan" | "directories" | "files" | "removals" | "times" | "end";
  /** Files that were copied or updated, by this run or by those that it continues, and how many there are in the plan. */
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly failed: number;
  /** Bytes a second, over the last five seconds. */
  readonly rate: number;
  /** Milliseconds until all bytes are there at this rate; undefined where the rate is 0. */
  readonly eta: number | undefined;
  /** Files that are being transferred, up to sixteen; not small ones, which travel together, nor those that wait for a connection. */
  readonly current: readonly string[];
  /** The same with what is there of each. */
  readonly transfers: readonly SyncTransfer[];
}

/** A file that is being transferred. */
export interface SyncTransfer {
  readonly path: string;
  /** Bytes that are there. */
  readonly bytes: number;
  /** Bytes of the whole file; undefined where that is not known. */
  readonly size: number | undefined;
}

/** Milliseconds between two reports. */
const INTERVAL = 100;
/** The rate is that of so many milliseconds. */
const WINDOW = 5_000;
const MOST_SHOWN = 16;

/** Counts what a run does, and reports it (B7). */
export class RunProgress {
  readonly #listener: ((progress: SyncProgress) => void) | undefined;
  readonly #now: () => number;
  /** Each file that is under way, by its path. */
  readonly #current = new Map<string, SyncTransfer>();
  #samples: { readonly time: number; readonly bytes: number }[] = [];
  #reportedAt = Number.NEGATIVE_INFINITY;
  #later: NodeJS.Timeout | undefined;
  #settled = 0;
  /** Bytes of files that earlier runs have brought there. */
  #before = 0;
  #files = 0;
  #failed = 0;
  phase: SyncProgress["phase"] = "plan";
  totalFiles = 0;
  totalBytes = 0;

  constructor(
    listener: ((progress: SyncProgress) => void) | undefined,
    now: () => number = performance.now.bind(performance),
  ) {
    this.#listener = listener;
    this.#now = now;
  }

  begin(path: string, size: number | undefined): void {
    this.#current.set(path, { path, bytes: 0, size });
    this.#tick();
  }

  /** So many bytes of the file are there. One that waits for a connection is under way from its first bytes on. */
  move(path: string, bytes: number, size: number | undefined): void {
    this.#current.set(path, { path, bytes, size });
    this.#tick();
  }

  /** A file of so many bytes is done with. */
  end(path: string, size: number, hasFailed: boolean): void {
    this.#current.delete(path);
    if (hasFailed) this.#failed++;
    else {
      this.#files++;
      this.#settled += size;
    }
    this.#tick();
  }

  /** An earlier run has done a file of so many bytes: it is there, and says nothing of the rate. */
  endBefore(size: number): void {
    this.#before += size;
    this.end("", size, false);
  }

  /** Something that is not a file has failed. */
  fail(): void {
    this.#failed++;
    this.#tick();
  }

  enter(phase: SyncProgress["phase"]): void {
    this.phase = phase;
    if (this.#listener !== undefined) this.#report(this.#now());
  }

  /** Nothing more is reported. */
  close(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
  }

  #tick(): void {
    if (this.#listener === undefined) return;
    const now = this.#now();
    const wait = this.#reportedAt + INTERVAL - now;
    if (wait <= 0) this.#report(now);
    // What has changed since is not left untold when nothing moves any more.
    else this.#later ??= setTimeout(() => this.#report(this.#now()), wait).unref();
  }

  #report(now: number): void {
    this.close();
    this.#reportedAt = now;
    let bytes = this.#settled;
    for (const moved of this.#current.values()) bytes += moved.bytes;
    const rate = this.#rate(now, bytes - this.#before);
    const left = Math.max(0, this.totalBytes - bytes);
    this.#listener?.({
      phase: this.phase,
      files: this.#files,
      totalFiles: this.totalFiles,
      bytes,
      totalBytes: this.totalBytes,
      failed: this.#failed,
      rate,
      eta: left === 0 ? 0 : rate === 0 ? undefined : Math.round((left / rate) * 1000),
      current: [...this.#current.keys()].slice(0, MOST_SHOWN),
      transfers: [...this.#current.values()].slice(0, MOST_SHOWN),
    });
  }

  #rate(now: number, bytes: number): number {
    const samples = this.#samples;
    while (samples.length > 1 && now - (samples[1]?.time ?? now) >= WINDOW) samples.shift();
    samples.push({ time: now, bytes });
    const [oldest] = samples;
    const elapsed = now - (oldest?.time ?? now);
    return elapsed <= 0 ? 0 : Math.max(0, ((bytes - (oldest?.bytes ?? 0)) / elapsed) * 1000);
  }
}
