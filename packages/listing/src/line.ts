import type { Source } from "./source.ts";
import { binaryText } from "./text.ts";

/** A line, and where it stands in what it is read from. */
export class Line {
  source: Source;
  bytes: Uint8Array;
  start: number;
  end: number;
  /** It was longer than a line may be: what is here is its beginning. */
  isCut: boolean;
  /** An empty line, a heading, a notice, or nothing at all came before. */
  afterBlank = false;
  /** What follows it is known not to belong to it. */
  isLast = false;
  #text: string | undefined = undefined;

  constructor(source: Source, start: number, end: number, isCut = false) {
    this.source = source;
    this.bytes = source.bytes;
    this.start = start;
    this.end = end;
    this.isCut = isCut;
  }

  /** Makes another line of it, which does not outlive the reading of one. */
  set(source: Source, start: number, end: number, isCut: boolean): void {
    this.source = source;
    this.bytes = source.bytes;
    this.start = start;
    this.end = end;
    this.isCut = isCut;
    this.#text = undefined;
  }

  /** One character for one byte, so that an index into it, added to `start`, is one into `bytes`. */
  get text(): string {
    this.#text ??= binaryText(this.bytes, this.start, this.end);
    return this.#text;
  }

  /** Whether there is nothing in it but spaces, tabulators and CRs. */
  get isBlank(): boolean {
    const first = this.bytes[this.start];
    const isSpace = first === 32 || first === 9 || first === 13;
    return this.start === this.end || (isSpace && !/[^ \t\r]/.test(this.text));
  }

  /** The line without its first bytes. */
  from(start: number): Line {
    return new Line(this.source, start, this.end);
  }
}
