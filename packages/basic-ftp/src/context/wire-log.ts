import type { TransferLog } from "./transfer-log.ts";

const LINE = /^\*(cmd|resp)\* (['"])(.*)\2$/s;
const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gs;
const NAMED: Readonly<Record<string, string>> = { r: "\r", n: "\n", t: "\t" };

/**
 * A line of the debug output of `ftplib` as basic-ftp logs it: `> ` and the command, its password masked, or `< ` and the reply with its line ends.
 * Undefined for a line that says nothing of either.
 */
function loggedLine(line: string): string | undefined {
  const [, tag, , literal = ""] = LINE.exec(line) ?? [];
  if (tag === undefined) return undefined;
  const text = literal.replaceAll(ESCAPE, (_, x, u, long, named) => {
    const digits: string | undefined = x ?? u ?? long;
    if (digits !== undefined) return String.fromCodePoint(Number.parseInt(digits, 16));
    return NAMED[named] ?? named;
  });
  if (tag === "resp") return `< ${text.replaceAll("\n", "\r\n")}\r\n`;
  return /^PASS /i.test(text) ? "> PASS ###" : `> ${text}`;
}

/** The log of a link: its connection, what goes over that, and the transfer under way. */
export class WireLog {
  /** What is to be logged of the transfer under way besides. */
  transfer: TransferLog | undefined;
  readonly #log: (words: string) => void;
  readonly #connection: () => string;
  #isConnected = false;

  /** @param connection says where the control connection leads, and what protects it */
  constructor(log: (words: string) => void, connection: () => string) {
    this.#log = log;
    this.#connection = connection;
  }

  /** The control connection is there. */
  connected(): void {
    this.#isConnected = true;
    this.#log(`Connected to ${this.#connection()}`);
  }

  /** Takes a line of the debug output of `ftplib`. */
  line(line: string): void {
    const words = loggedLine(line);
    if (words === undefined) return;
    // With TLS from the first byte that is known only with the greeting.
    if (!this.#isConnected) this.connected();
    this.#log(words);
    if (words.startsWith("< ")) this.transfer?.replied(words.slice(2));
  }

  /** The next line is of another connection. */
  reset(): void {
    this.#isConnected = false;
  }
}
