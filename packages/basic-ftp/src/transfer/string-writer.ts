import { Writable } from "node:stream";
import type { StringEncoding } from "../context/encoding.ts";

/** A stream that keeps what is written to it as text. */
export class StringWriter extends Writable {
  readonly #maxByteLength: number;
  #byteLength = 0;
  readonly #blocks: Buffer[] = [];

  /** @param maxByteLength bytes at most; more is an error of the stream. Default 1 MiB */
  constructor(maxByteLength: number = 1024 * 1024) {
    super();
    this.#maxByteLength = maxByteLength;
  }

  override _write(chunk: unknown, _: string, callback: (error?: Error | null) => void): void {
    if (!(chunk instanceof Buffer)) {
      callback(new Error("StringWriter: expects chunks of type 'Buffer'."));
    } else if (this.#byteLength + chunk.byteLength > this.#maxByteLength) {
      // basic-ftp meets it at the data connection.
      const words = `Maximum bytes exceeded, maxByteLength=${this.#maxByteLength}.`;
      callback(new Error(`StringWriter: ${words} (data socket)`));
    } else {
      this.#byteLength += chunk.byteLength;
      this.#blocks.push(chunk);
      callback(null);
    }
  }

  /** What was written, in the encoding. */
  getText(encoding: StringEncoding): string {
    return Buffer.concat(this.#blocks).toString(encoding);
  }
}
