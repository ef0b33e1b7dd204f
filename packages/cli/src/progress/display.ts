import type { Output } from "../output/output.ts";
import type { Terminal } from "../output/terminal.ts";
import type { LiveLines } from "./live-lines.ts";
import { linesOf, type Overview, statusOf } from "./overview.ts";

/** A command that shows how far it has come. */
export interface ShowingCall {
  readonly output: Output;
  readonly terminal: Terminal;
  readonly options: { readonly progress?: boolean | undefined };
}

/** Milliseconds between two status lines where there is no terminal (W1), and with `--progress`. */
const STATUS_INTERVAL = 10_000;
const SHORT_INTERVAL = 1_000;

/**
 * Shows how far a command has come (W1): bars on a terminal, else a line from time to time, and one at SIGUSR1 (W4). What moves the cursor goes
 * to terminals alone: in a log it would stand between the lines.
 */
export class Display {
  readonly #output: Output;
  readonly #terminal: Terminal;
  readonly #isLive: boolean;
  /** Whether progress was asked for. */
  readonly #isForced: boolean;
  readonly #overview: () => Overview;
  #status: NodeJS.Timeout | undefined;
  #lastStatus = { line: "", at: 0 };
  #live: LiveLines | undefined;
  /** The first error of the output. */
  broken: unknown;

  constructor({ output, terminal, options }: ShowingCall, overview: () => Overview) {
    this.#output = output;
    this.#terminal = terminal;
    this.#overview = overview;
    const isTerminal = terminal.stderr.isTTY === true && terminal.env["TERM"] !== "dumb";
    this.#isForced = options.progress === true;
    this.#isLive = isTerminal && (this.#isForced || (!output.options.json && !output.options.quiet));
  }

  /** Begins to show. The caller closes it. */
  async open(): Promise<void> {
    this.#terminal.onStatus(() => void this.#output.status(this.#statusLine()).catch(() => {}));
    if (this.#isLive) {
      const { LiveLines } = await import("./live-lines.ts");
      const { barLine } = await import("./bar-line.ts");
      const { NO_COLOR = "" } = this.#terminal.env;
      const isColoured = NO_COLOR === "";
      const live = new LiveLines(this.#terminal, (columns, rows) =>
        linesOf(this.#overview(), rows).map((shown) => barLine(shown, columns, isColoured)),
      );
      this.#live = live;
      this.#output.above = (line) => live.above(line);
    } else if (this.#isForced) {
      this.#lastStatus = { line: this.#statusLine(), at: performance.now() };
      this.#status = setInterval(() => this.print(this.#showNews()), SHORT_INTERVAL);
      this.#status.unref();
    } else if (!this.#output.options.quiet && !this.#output.options.json) {
      this.#status = setInterval(() => this.print(this.#output.note(this.#statusLine())), STATUS_INTERVAL);
      this.#status.unref();
    }
  }

  /** What is shown has changed. */
  changed(): void {
    this.#live?.changed();
  }

  /** Waits for nobody; the first error is kept. */
  print(printing: Promise<void>): void {
    printing.catch((error: unknown) => {
      this.broken ??= error;
    });
  }

  /** Takes the bars away. */
  close(): void {
    this.#output.flush();
    clearInterval(this.#status);
    this.#terminal.onStatus(undefined);
    this.#output.above = undefined;
    this.#live?.close();
    this.#live = undefined;
  }

  /** Shows a status line if it is another one, or if the last one was long ago. */
  async #showNews(): Promise<void> {
    const line = this.#statusLine();
    const now = performance.now();
    if (line === this.#lastStatus.line && now - this.#lastStatus.at < STATUS_INTERVAL) return;
    this.#lastStatus = { line, at: now };
    await this.#output.status(line);
  }

  #statusLine(): string {
    return statusOf(this.#overview());
  }
}
