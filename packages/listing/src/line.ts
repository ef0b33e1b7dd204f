import { binaryText } from "./text.ts";

/** Where a line stands in the bytes it is read from. One object serves all lines of a listing. */
export class Line {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** An empty line, or nothing at all, came before. */
  afterBlank = true;
  /** What follows it is known not to belong to it. */
  isLast = false;
  #text: string | undefined;

  set(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.#text = undefined;
    return this;
  }

  /** One character for one byte, so that an index into it, added to `start`, is one into `bytes`. */
  get text(): string {
    this.#text ??= binaryText(this.bytes, this.start, this.end);
    return this.#text;
  }
}
