import { escapeControls } from "ftplib";

const LABEL_WIDTH = 10;
const BAR_WIDTH = 24;

/** What the demo says on standard output. Text may be a server's: nothing in it reaches the terminal as a command. */
export class Report {
  readonly #isTerminal: boolean = process.stdout.isTTY === true;
  #hasOpenLine = false;
  #quarter = 0;

  heading(text: string): void {
    process.stdout.write(`\n${escapeControls(text)}\n\n`);
  }

  /** A label and what it is about; further lines of the text stand below its first. */
  row(label: string, text: string): void {
    this.finishProgress();
    const [first = "", ...more] = escapeControls(text).split("\n");
    process.stdout.write(`  ${label.padEnd(LABEL_WIDTH)} ${first}\n`);
    for (const line of more) process.stdout.write(`  ${" ".repeat(LABEL_WIDTH)} ${line}\n`);
  }

  /** How far something is: one line that rewrites itself on a terminal, a line per quarter elsewhere. */
  progress(label: string, done: number, total: number, note: string): void {
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const head = `  ${label.padEnd(LABEL_WIDTH)} `;
    if (this.#isTerminal) {
      const bar = "#".repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, ".");
      const line = `${head}[${bar}] ${percent(share)} ${escapeControls(note)}`;
      process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
      this.#hasOpenLine = true;
    } else if (Math.floor(share * 4) > this.#quarter) {
      process.stdout.write(`${head}${percent(share)} ${escapeControls(note)}\n`);
    }
    this.#quarter = Math.floor(share * 4);
  }

  /** Takes the progress line away; what comes next says how it ended. */
  finishProgress(): void {
    if (this.#hasOpenLine) process.stdout.write("\r\x1b[K");
    this.#hasOpenLine = false;
    this.#quarter = 0;
  }
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`.padStart(5);
}

/** Bytes for people: `409,484 bytes`, `1.7 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return counted(Math.round(bytes), "byte");
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Milliseconds for people: `1.3 s`. */
export function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}
