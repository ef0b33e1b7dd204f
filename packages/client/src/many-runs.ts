import type { Items } from "./items.ts";

/** The runs over many files whose outcomes nobody has asked for yet. */
export class ManyRuns {
  #runs: readonly Items<unknown>[] = [];

  /** Keeps the run until somebody has asked for its outcomes. Returns it. */
  add<Outcome>(run: Items<Outcome>): Items<Outcome> {
    this.#runs = [...this.#runs.filter(({ isStarted }) => !isStarted), run];
    return run;
  }

  /** The client is closed: a run that was never started would do nothing, and say nothing. */
  close(): void {
    for (const { isStarted, name } of this.#runs) if (!isStarted) warn(name);
    this.#runs = [];
  }
}

function warn(name: string): void {
  const message = `the result of ${name} was neither iterated over nor awaited: nothing was transferred`;
  process.emitWarning(message, { type: "FtpWarning", code: "FTP_NOTHING_TRANSFERRED" });
}
