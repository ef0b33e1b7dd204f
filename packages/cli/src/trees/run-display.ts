import type { SyncProgress } from "@ftplib/sync";
import { Display, type ShowingCall } from "../progress/display.ts";
import { Meter } from "../progress/meter.ts";
import type { Overview, UnderWay } from "../progress/overview.ts";

/** Shows how far a run over trees has come, as the library reports it (W1). */
export class RunDisplay {
  readonly #display: Display;
  readonly #all = new Meter(performance.now());
  #underWay: ReadonlyMap<string, UnderWay> = new Map();
  #counts = { files: 0, wantedFiles: 0, wantedBytes: 0 };

  constructor(call: ShowingCall) {
    this.#display = new Display(call, () => this.#overview());
  }

  /** Shows what is going on while the work is done. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    await this.#display.open();
    try {
      return await work();
    } finally {
      this.#display.close();
    }
  }

  /** Takes what the library reports. */
  take({ files, totalFiles, bytes, totalBytes, transfers }: SyncProgress): void {
    const now = performance.now();
    this.#counts = { files, wantedFiles: totalFiles, wantedBytes: totalBytes };
    this.#all.at(bytes, now);
    const before = this.#underWay;
    this.#underWay = new Map(
      transfers.map(({ path, bytes: moved, size }) => {
        const { meter } = before.get(path) ?? { meter: new Meter(now) };
        meter.at(moved, now);
        return [path, { name: path, meter, total: size }];
      }),
    );
    this.#display.changed();
  }

  #overview(): Overview {
    const underWay = [...this.#underWay.values()];
    return { underWay, all: this.#all, ...this.#counts, now: performance.now() };
  }
}
