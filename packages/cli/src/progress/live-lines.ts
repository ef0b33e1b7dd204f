import stringWidth from "string-width";
import type { Terminal } from "../output/terminal.ts";

/** Milliseconds between two redraws: at most ten a second (W1). */
const INTERVAL = 100;
/** What is shown grows old, such as a rate: it is drawn anew after so many milliseconds. */
const REFRESH = 1_000;

/** Lines at the end of a terminal's text that are drawn again and again; what else is printed goes above them. */
export class LiveLines {
  readonly #terminal: Terminal;
  readonly #lines: (columns: number, rows: number) => readonly string[];
  readonly #refresh: NodeJS.Timeout;
  readonly #onResize = (): void => this.changed();
  #above = "";
  /** How many columns each line takes that is on the screen. */
  #drawn: readonly number[] = [];
  #drawnAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param lines gives the lines for a terminal of this size; none may be wider than it
   */
  constructor(terminal: Terminal, lines: (columns: number, rows: number) => readonly string[]) {
    this.#terminal = terminal;
    this.#lines = lines;
    terminal.stderr.on("resize", this.#onResize);
    this.#refresh = setInterval(() => this.changed(), REFRESH).unref();
  }

  /** Prints a line above, with the next redraw. */
  above(line: string): void {
    this.#above += `${line}\n`;
    this.changed();
  }

  /** Draws as soon as the last time is long enough ago. */
  changed(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#drawnAt + INTERVAL - performance.now();
    if (wait <= 0) this.#draw();
    else this.#timer = setTimeout(() => this.#draw(), wait);
  }

  /** Takes the lines away, and leaves what stands above. */
  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#refresh);
    this.#terminal.stderr.off("resize", this.#onResize);
    this.#terminal.stderr.write(this.#erasure() + this.#above);
    this.#above = "";
    this.#drawn = [];
  }

  get #columns(): number {
    // Some terminals say that they have none.
    return this.#terminal.stderr.columns || Number(this.#terminal.env["COLUMNS"]) || 80;
  }

  #draw(): void {
    this.#timer = undefined;
    this.#drawnAt = performance.now();
    const lines = this.#lines(this.#columns, Math.max(1, (this.#terminal.stderr.rows ?? 24) - 1));
    const text = this.#erasure() + this.#above + lines.map((line) => `${line}\n`).join("");
    this.#above = "";
    this.#drawn = lines.map((line) => stringWidth(line));
    this.#terminal.stderr.write(text);
  }

  /** To the beginning of what is drawn, from the line below it, where a typed ^C does no harm. A terminal that has become narrower has broken the lines, and each takes more rows. */
  #erasure(): string {
    if (this.#drawn.length === 0) return "";
    const columns = this.#columns;
    const rows = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return `\r\u001b[${rows}A\u001b[J`;
  }
}
