import type { Reading } from "./device.ts";

/** Takes commands from the bytes of a control connection in the way of one device. */
export class CommandReader {
  readonly #reading: Reading;
  #bytes = "";
  /** Packets that have come and not been looked at, for devices that read one line for each. */
  #packets = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Takes what one packet held, one character for each byte. */
  push(bytes: string): void {
    this.#bytes += bytes;
    this.#packets += 1;
  }

  /** The next command without its line end; undefined when there is none to be read yet. */
  take(): string | undefined {
    const command = this.#reading.unit === "line" ? this.#takeLine() : this.#takePacket();
    return command === "" ? this.take() : command;
  }

  #takeLine(): string | undefined {
    const { lineEnd = "lf", needsPacket = false } = this.#reading;
    if (needsPacket && this.#packets === 0) return undefined;
    const end = { lf: /\r?\n/, crlf: /\r\n/, "cr or lf": /[\r\n]/ }[lineEnd].exec(this.#bytes);
    if (end === null) return undefined;
    this.#packets -= 1;
    const line = this.#bytes.slice(0, end.index);
    this.#bytes = this.#bytes.slice(end.index + end[0].length);
    if (this.#bytes === "") this.#packets = 0;
    return line;
  }

  #takePacket(): string | undefined {
    const { rest, needsLineEnd = false } = this.#reading;
    if (this.#bytes === "" || (needsLineEnd && !this.#bytes.includes("\n"))) return undefined;
    const packet = this.#bytes;
    this.#bytes = "";
    if (rest === "glued") return packet.replace(/[\r\n]+$/, "");
    return packet.split(/[\r\n]/, 1)[0];
  }
}
