import { createInterface, type Interface } from "node:readline";
import type { Terminal } from "../output/terminal.ts";
import type { Completion } from "./complete-line.ts";

/** Finds what may stand for the last word of a line. */
export type Completer = (line: string) => Promise<Completion>;

/** Reads lines from the terminal, with editing, history and completion. Between two lines the terminal is as it was, for whatever runs then. */
export class LineEditor {
  readonly #terminal: Terminal;
  /** Lines that came at once with another one, as when several are pasted, and what was typed after them. */
  readonly #waiting: string[] = [];
  #begun = "";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Reads a line; undefined at the end of the input. */
  async read(prompt: string, history: readonly string[], complete: Completer): Promise<string | undefined> {
    const { stdin, stderr, signal } = this.#terminal;
    signal.throwIfAborted();
    this.#beginLine();
    const next = this.#waiting.shift();
    if (next !== undefined) {
      stderr.write(`${prompt}${next}\n`);
      return next;
    }
    let isOpen = true;
    const lines = createInterface({
      input: stdin,
      output: stderr,
      terminal: true,
      prompt,
      history: [...history],
      historySize: history.length + 1,
      completer: async (line: string, done: (error: null, found: Completion) => void) => {
        const found = await complete(withoutTabs(lines, line));
        // Who does not wait for it has ended the line.
        if (isOpen) done(null, found);
      },
    });
    let stop: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const read: string[] = [];
        lines.on("line", (line) => {
          // What was pasted is read up to its end.
          if (read.push(line) === 1) setImmediate(() => resolve(this.#first(read, lines)));
        });
        lines.once("close", () => {
          if (read.length > 0) return;
          stderr.write("\n");
          resolve(undefined);
        });
        lines.on("SIGINT", () => this.#clear(lines));
        // After Ctrl-Z and fg the input stands still until something is asked for.
        lines.on("SIGCONT", () => lines.prompt(true));
        stop = () => reject(signal.reason as Error);
        signal.addEventListener("abort", stop, { once: true });
        lines.prompt();
        if (this.#begun !== "") lines.write(this.#begun);
      });
    } finally {
      if (stop !== undefined) signal.removeEventListener("abort", stop);
      isOpen = false;
      lines.close();
    }
  }

  #first([first, ...others]: readonly string[], { line }: Interface): string | undefined {
    this.#waiting.push(...others);
    this.#begun = line;
    // It is shown again at the next prompt, and what runs meanwhile begins a line.
    if (line !== "") this.#terminal.stderr.write("\n");
    return first;
  }

  #clear(lines: Interface): void {
    if (lines.line === "") {
      this.#terminal.stderr.write("\n(exit or Ctrl-D ends the shell)\n");
      return lines.prompt();
    }
    lines.write(null, { ctrl: true, name: "e" });
    lines.write(null, { ctrl: true, name: "u" });
  }

  /** Goes to the beginning of a line: of the next one where the last command has left one without its end. */
  #beginLine(): void {
    const { stderr, env } = this.#terminal;
    const { columns = 0 } = stderr;
    // As many spaces as a line has reach its end, and from further on the next line.
    if (columns > 0 && env["TERM"] !== "dumb") stderr.write(`${" ".repeat(columns)}\r\u001b[K`);
  }
}

/**
 * The line up to the cursor, and on the terminal, without the Tabs at its end: of keys that come at once, as from a slow connection or by a paste,
 * Node takes the last one alone for a key.
 */
function withoutTabs(lines: Interface, line: string): string {
  const text = line.replace(/\t+$/, "");
  for (let at = text.length; at < line.length; at++) lines.write(null, { name: "backspace" });
  return text;
}
