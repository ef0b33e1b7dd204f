import { decodeBytes } from "./byte-string.ts";

/**
 * What went over the wire, a line each: `S: ` for replies, `C: ` for commands, `D: ` for remarks about data
 * connections, `--- connection 2 ---` where a control connection began. Passwords are kept: this is a test server.
 */
export class Transcript {
  readonly lines: string[] = [];
  readonly #log: ((line: string) => void) | undefined;

  constructor(log?: (line: string) => void) {
    this.#log = log;
  }

  /** Notes one line as it is. */
  add(line: string): void {
    this.lines.push(line);
    this.#log?.(line);
  }

  /** Notes bytes that were sent or received, one entry for each line in them. */
  addBytes(side: "S" | "C", bytes: Uint8Array): void {
    const text = decodeBytes(bytes);
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (const line of lines) this.add(`${side}: ${line.endsWith("\r") ? line.slice(0, -1) : line}`);
  }

  toString(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }
}
