import type { Duplex } from "node:stream";
import { decodeBytes } from "./byte-string.ts";

/** Bytes from a stream, taken line by line or so many at a time, exactly as they came. */
export class ByteReader {
  /** Given each line as soon as it has arrived, whether or not anybody takes it. */
  onLine: ((line: string) => void) | undefined;
  /** Whether the peer has ended. */
  hasEnded = false;
  #stream: Duplex | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #seen = 0;
  #wake: () => void = () => {};

  attach(stream: Duplex): void {
    this.detach();
    this.#stream = stream;
    this.hasEnded = false;
    stream.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onEnd);
    // An empty TLS stream ends before anybody reads it.
    if (stream.readableEnded) this.#onEnd();
  }

  detach(): void {
    this.#stream?.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onEnd).pause();
    this.#stream = undefined;
    this.#bytes = Buffer.alloc(0);
    this.#seen = 0;
  }

  /** The next line without its CRLF, as bytes; a line end that is a lone LF stays. Undefined at the end. */
  async takeLine(): Promise<Buffer | undefined> {
    for (;;) {
      const end = this.#bytes.indexOf(0x0a);
      if (end !== -1) {
        const hasCr = end > 0 && this.#bytes[end - 1] === 0x0d;
        const line = this.#bytes.subarray(0, hasCr ? end - 1 : end + 1);
        this.#drop(end + 1);
        return line;
      }
      if (this.hasEnded) return undefined;
      await this.#more();
    }
  }

  /** So many bytes, or fewer at the end. */
  async take(count: number): Promise<Buffer> {
    while (this.#bytes.length < count && !this.hasEnded) await this.#more();
    const taken = this.#bytes.subarray(0, count);
    this.#drop(taken.length);
    return taken;
  }

  /** Everything up to the peer's end. */
  async takeRest(): Promise<Buffer> {
    while (!this.hasEnded) await this.#more();
    return this.take(this.#bytes.length);
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #drop(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
    this.#seen = Math.max(0, this.#seen - count);
  }

  #onData = (chunk: Buffer): void => {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (let end = this.#bytes.indexOf(0x0a, this.#seen); end !== -1; ) {
      const line = this.#bytes.subarray(this.#seen, end);
      this.onLine?.(lineText(line));
      this.#seen = end + 1;
      end = this.#bytes.indexOf(0x0a, this.#seen);
    }
    this.#wake();
  };

  #onEnd = (): void => {
    this.hasEnded = true;
    this.#wake();
  };
}

function lineText(line: Buffer): string {
  const text = decodeBytes(line);
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
