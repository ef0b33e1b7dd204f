import { NetrcParseError } from "./netrc-parse-error.ts";
import type { NetrcReading } from "./netrc.ts";

/** One word of a `.netrc` with quotes and backslashes resolved, and the line in which it begins. */
export interface NetrcToken {
  readonly text: string;
  readonly line: number;
}

// Spaces and line ends can be quoted into a value; the other control characters have no honest use in one (S72).
const controlCharacter = /[\0-\x08\v\f\x0e-\x1f\x7f]/;

/** Cuts the text of a `.netrc` into words and lines, looking at each character once. */
export class NetrcLexer {
  readonly #text: string;
  readonly #filename: string | undefined;
  readonly #isLenient: boolean;
  #at = 0;
  #line = 1;
  /** Whether the last word ended before the file did. */
  #hasEnd = false;

  constructor(text: string, filename: string | undefined, reading: NetrcReading) {
    // LX2: universal newlines, so that a macro's lines end in LF whatever system wrote the file.
    this.#text = text.replace(/\r\n?/g, "\n");
    this.#filename = filename;
    this.#isLenient = reading === "lenient";
  }

  /** The next word where the grammar wants a keyword: comments are skipped. */
  keyword(): NetrcToken | undefined {
    this.#skipSeparators();
    while (this.#text[this.#at] === "#") {
      this.line();
      this.#skipSeparators();
    }
    return this.value();
  }

  /** The next word, whatever it looks like: a `#` is part of it. */
  value(): NetrcToken | undefined {
    this.#skipSeparators();
    if (this.#at === this.#text.length) return undefined;
    const line = this.#line;
    const text = this.#text[this.#at] === '"' ? this.#quoted() : this.#bare();
    if (controlCharacter.test(text)) throw this.error("control character in a token", line);
    return { text, line };
  }

  /** The rest of the current line with its LF, if the file has one to give. */
  line(): string | undefined {
    if (this.#at === this.#text.length) return undefined;
    const end = this.#text.indexOf("\n", this.#at) + 1 || this.#text.length;
    const line = this.#text.slice(this.#at, end);
    this.#at = end;
    this.#line += 1;
    return line;
  }

  error(msg: string, line: number): NetrcParseError {
    return new NetrcParseError(msg, this.#filename, line);
  }

  /** LX3, LX7: up to the closing quote, or to the end of the file; the lenient reading goes to the end of the line then. */
  #quoted(): string {
    this.#at += 1;
    const from = this.#at;
    const line = this.#line;
    const word = this.#upTo((character) => character === '"');
    if (!this.#isLenient || this.#hasEnd) return word;
    this.#at = from;
    this.#line = line;
    return this.#upTo((character) => character === "\n");
  }

  /** LX1, LX4: up to a separator. */
  #bare(): string {
    return this.#upTo(isSeparator);
  }

  /** The characters before the first unescaped one that ends the word; that one is consumed too. */
  #upTo(endsWord: (character: string) => boolean): string {
    const text = this.#text;
    let word = "";
    let from = this.#at;
    while (this.#at < text.length) {
      const character = text.charAt(this.#at);
      if (endsWord(character)) {
        word += text.slice(from, this.#at);
        this.#step();
        this.#hasEnd = true;
        return word;
      }
      if (character === "\\") {
        // LX5: the backslash is dropped; the character after it stays, even if it would end the word.
        word += text.slice(from, this.#at);
        this.#at += 1;
        from = this.#at;
      }
      if (this.#at < text.length) this.#step();
    }
    this.#hasEnd = false;
    return word + text.slice(from);
  }

  #skipSeparators(): void {
    while (this.#at < this.#text.length && isSeparator(this.#text.charAt(this.#at))) this.#step();
  }

  #step(): void {
    if (this.#text[this.#at] === "\n") this.#line += 1;
    this.#at += 1;
  }
}

function isSeparator(character: string): boolean {
  return character === " " || character === "\t" || character === "\n";
}
