import { escapeControls } from "@ftplib/reply";
import { codeOf } from "../errors/exit-code.ts";
import { withoutPasswords } from "../errors/without-passwords.ts";
import type { OutputEvent } from "./events.ts";
import type { Terminal } from "./terminal.ts";

/** How a command's output looks. */
export interface OutputOptions {
  /** NDJSON events instead of text. */
  readonly json: boolean;
  /** No notes: only data, warnings and errors. */
  readonly quiet: boolean;
}

/** Milliseconds that lines of {@link Output.noteSoon} wait for others. */
const SOON = 50;

/** Standard output takes no more; the cause says why. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** What the program says: data on standard output, everything else on standard error (W2). */
export class Output {
  readonly #terminal: Terminal;
  readonly options: OutputOptions;
  #above: ((line: string) => void) | undefined;
  #inner: Output | undefined;
  #broken: OutputError | undefined;
  /** Lines for standard error that wait for others. */
  #soon = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, options: OutputOptions) {
    this.#terminal = terminal;
    this.options = options;
  }

  /** Prints data: lines of text, or with `--json` the event. A name may hold the end of a line: each line is one text. */
  async data(text: string | readonly string[], event: OutputEvent): Promise<void> {
    if (this.options.json) return await this.bytes(`${JSON.stringify(event)}\n`);
    const lines = typeof text === "string" ? [text] : text;
    if (lines.length > 0) await this.bytes(`${lines.map((line) => this.name(line)).join("\n")}\n`);
  }

  /**
   * Prints an event of the work with `--json`, and nothing otherwise. The work goes on without a reader, who may have had enough; any other
   * failure is thrown when something is printed next, and at the end.
   */
  async event(event: OutputEvent): Promise<void> {
    if (!this.options.json) return;
    const { message } = event as { readonly message?: string };
    const told = message === undefined ? event : { ...event, message: withoutPasswords(message) };
    try {
      await this.bytes(`${JSON.stringify(told)}\n`);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      if (codeOf(error.cause) !== "EPIPE") this.#broken ??= error;
    }
  }

  /** @throws OutputError where an event could not be printed, but for want of a reader */
  check(): void {
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** Writes to standard output as it is, and waits until there is room for more. */
  async bytes(data: string | Uint8Array): Promise<void> {
    this.check();
    const { stdout } = this.#terminal;
    await new Promise<void>((resolve, reject) => {
      stdout.write(data, (cause) =>
        cause ? reject(new OutputError(`standard output: ${cause.message}`, { cause })) : resolve(),
      );
    });
  }

  /** A note on standard error; `--quiet` leaves it out, and `--json` makes it an event. */
  async note(message: string): Promise<void> {
    if (this.options.json) return await this.event({ type: "notice", message });
    if (!this.options.quiet) await this.#tell(message);
  }

  /** The same for one of many notes, for which nobody waits: those of a moment are written together, and before anything else. */
  noteSoon(message: string): void {
    if (this.#inner !== undefined) return this.#inner.noteSoon(message);
    if (this.options.json || this.options.quiet) return;
    const line = asLine(message);
    if (this.#above !== undefined) return this.#above(line);
    this.#soon += `${line}\n`;
    this.#timer ??= setTimeout(() => this.flush(), SOON);
  }

  /** Writes the notes that wait for others. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#soon === "") return;
    this.#terminal.stderr.write(this.#soon);
    this.#soon = "";
  }

  /** What the user has to know on standard error, whatever the flags say. */
  async warn(message: string): Promise<void> {
    await this.event({ type: "notice", message });
    await this.#tell(`ftpl: ${message}`);
  }

  /** What the program ends with (W3): one line on standard error, and with `--json` an event as well. */
  async failure(failure: {
    readonly message: string;
    readonly exit: number;
    readonly code: string | undefined;
    /** Where to read more, as the end of the message. */
    readonly hint?: string | undefined;
  }): Promise<void> {
    const { message, exit, code, hint } = failure;
    const coded = code === undefined ? {} : { code };
    await this.event({ type: "error", message, ...coded, exit, fatal: true }).catch(() => {});
    await this.#tell(`ftpl: ${message}${hint === undefined ? "" : ` (${hint})`}`);
  }

  /** What failed for one of several, after which the work goes on: a line on standard error, and with `--json` an event as well. */
  async problem(problem: {
    readonly message: string;
    readonly exit: number;
    readonly code: string | undefined;
    readonly path?: string;
  }): Promise<void> {
    const { message, exit, code, path } = problem;
    const known = { ...(code === undefined ? {} : { code }), ...(path === undefined ? {} : { path }) };
    await this.event({ type: "error", message, ...known, exit, fatal: false });
    await this.#tell(`ftpl: ${message}`);
  }

  /** Shows a line on standard error that was asked for, whatever the flags say. */
  async status(message: string): Promise<void> {
    await this.#tell(message);
  }

  /** A line of the conversation with the server, on standard error. */
  async log(line: string): Promise<void> {
    for (const each of line.split(/\r?\n/)) await this.#tell(each);
  }

  /** A server's name, or text with one in it, for people: control characters are escaped on terminals (W2). */
  name(text: string): string {
    return this.#terminal.stdout.isTTY === true ? escapeControls(text).replaceAll("\n", "\\x0a") : text;
  }

  /** Where lines for standard error go while something is drawn there; undefined: straight there. */
  set above(show: ((line: string) => void) | undefined) {
    this.#above = show;
  }

  /** The output of a command that runs within this one: lines for standard error go through it. */
  set inner(output: Output | undefined) {
    this.#inner = output;
  }

  async #tell(message: string): Promise<void> {
    if (this.#inner !== undefined) return await this.#inner.#tell(message);
    const line = asLine(message);
    if (this.#above !== undefined) return this.#above(line);
    this.flush();
    // The work goes on without a reader of standard error.
    await new Promise<void>((resolve) => this.#terminal.stderr.write(`${line}\n`, () => resolve()));
  }
}

/** A name may hold the end of a line: each message is one line, whatever is in it. */
function asLine(message: string): string {
  return escapeControls(withoutPasswords(message)).replaceAll("\n", "\\x0a");
}
