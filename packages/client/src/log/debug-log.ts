import { MASK } from "../command/command.ts";
import { pythonLiteral } from "./python-literal.ts";
import type { Secrets } from "../command/secrets.ts";

/** Takes one line of debug output, without its line end. A promise that it returns is not waited for, and its rejection is ignored. */
export type LogSink = (line: string) => void;

/** The word in front of a line of debug output: ftplib's tags (row A12). */
export type DebugTag = "welcome" | "cmd" | "resp" | "put" | "get" | "retr";

const BEGINS_WITH_VERB = /^[A-Z]{3,4}(?:[ \r\n]|$)/;

const LEVELS: Readonly<Record<DebugTag, number>> = { welcome: 1, cmd: 1, resp: 1, put: 2, get: 2, retr: 3 };

/** The debug output of one client: ftplib, A12. */
export class DebugLog {
  /** 0 is silent; 1 shows commands and replies, 2 the lines on the wire, 3 the lines of text transfers too. */
  level: number = 0;
  readonly #secrets: Secrets;
  readonly #sink: LogSink;

  constructor(secrets: Secrets, sink: LogSink) {
    this.#secrets = secrets;
    this.#sink = sink;
  }

  /** Whether lines with this tag are shown; any level other than 0 counts as at least 1, as in ftplib. */
  shows(tag: DebugTag): boolean {
    const needed = LEVELS[tag];
    return needed === 1 ? this.level !== 0 : this.level >= needed;
  }

  write(tag: DebugTag, text: string): void {
    if (!this.shows(tag)) return;
    const isCommand = tag === "cmd" || tag === "put";
    const shown = isCommand ? this.sanitize(text) : pythonLiteral(this.#secrets.mask(text));
    const done: unknown = this.#sink(`*${tag}* ${shown}`);
    if (done instanceof Promise) done.catch(() => {});
  }

  /** A command, or any text, as a Python literal without its secrets: ftplib's `sanitize` (C10), masking by value (K19). */
  sanitize(text: string): string {
    const verb = text.slice(0, 5).toUpperCase();
    if (verb === "PASS " || verb === "ACCT ") {
      let end = text.length;
      while (end > 5 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
      return pythonLiteral(text.slice(0, 5) + MASK + text.slice(end));
    }
    return pythonLiteral(
      BEGINS_WITH_VERB.test(text) ? this.#secrets.maskCommand(text) : this.#secrets.mask(text),
    );
  }
}
