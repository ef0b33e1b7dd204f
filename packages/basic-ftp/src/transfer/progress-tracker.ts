/** What is transferred. */
export type ProgressType = "upload" | "download" | "list";

/** How far a transfer has come. */
export interface ProgressInfo {
  /** The path of the remote file; empty for a listing. */
  readonly name: string;
  readonly type: ProgressType;
  /** Bytes of this transfer. */
  readonly bytes: number;
  /** Bytes since progress was last asked for: of several transfers. */
  readonly bytesOverall: number;
}

/** Called when the data begins, every 500 ms, and at the end. */
export type ProgressHandler = (info: ProgressInfo) => void;

const INTERVAL = 500;

/** Reports the progress of one transfer after the other. */
export class ProgressTracker {
  #handler: ProgressHandler = () => {};
  #bytesOverall = 0;
  #current: TransferProgress | undefined;

  /** Counts from 0 again, for the handler or for nobody. */
  reportTo(handler: ProgressHandler = () => {}): void {
    this.#bytesOverall = 0;
    this.#handler = handler;
  }

  /** Follows a transfer, which is reported once its data begins. */
  follow(name: string, type: ProgressType): TransferProgress {
    let reported = 0;
    const report = (bytes: number): void => {
      this.#bytesOverall += bytes - reported;
      reported = bytes;
      this.#handler({ name, type, bytes, bytesOverall: this.#bytesOverall });
    };
    const progress = new TransferProgress(report);
    this.#current = progress;
    return progress;
  }

  /** The transfer at hand is not reported any more. */
  stop(): void {
    this.#current?.stop();
  }
}

/** The bytes of one transfer. */
export class TransferProgress {
  readonly #report: (bytes: number) => void;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(report: (bytes: number) => void) {
    this.#report = report;
  }

  /** The data begins; later calls do nothing. */
  begin(): void {
    if (this.#timer !== undefined || this.#isOver) return;
    this.#timer = setInterval(() => this.#report(this.#bytes), INTERVAL);
    this.#report(0);
  }

  add(bytes: number): void {
    this.begin();
    this.#bytes += bytes;
  }

  /** The transfer is over. One that has failed before its data began is not reported. */
  end(): void {
    const hasBegun = this.#timer !== undefined;
    this.stop();
    if (hasBegun) this.#report(this.#bytes);
  }

  stop(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
