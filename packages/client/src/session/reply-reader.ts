import { LineSplitter, type Reply, ReplyParser } from "@ftplib/reply";
import { Banner } from "./banner.ts";
import type { ControlOptions } from "./control-options.ts";
import { isCut } from "./cut-line.ts";

/** Given each reply with its lines as they came. */
export type OnReply = (reply: Reply, lines: readonly string[]) => void;

/** Makes replies of the bytes of a control connection, and knows what has come since the last one. */
export class ReplyReader {
  readonly #options: ControlOptions;
  readonly #onReply: OnReply;
  #splitter: LineSplitter;
  #parser: ReplyParser;
  /** The lines of a reply that has not ended. */
  #lines: string[] = [];
  /** Text before the greeting, which is read over. */
  readonly #banner: Banner = new Banner();
  #hasGreeted = false;
  #hasAnswered = false;
  #lastLineAt: number = performance.now();

  constructor(options: ControlOptions, onReply: OnReply) {
    this.#options = options;
    this.#onReply = onReply;
    this.#splitter = this.#newSplitter();
    this.#parser = this.#newParser();
  }

  /** Whether a whole reply has come. */
  get hasGreeted(): boolean {
    return this.#hasGreeted;
  }

  /** Whether anything has come since the connection, or its security, is what it is. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** When the last line of a reply came, by `performance.now()`. */
  get lastLineAt(): number {
    return this.#lastLineAt;
  }

  /** Whether a line or a reply has begun and not ended. */
  get isAmid(): boolean {
    return this.#splitter.pending > 0 || this.#parser.pending > 0;
  }

  /** The first line of text before the greeting; undefined after the greeting, and where there is none. */
  get textBeforeGreeting(): string | undefined {
    return this.#hasGreeted ? undefined : this.#banner.first;
  }

  /** Takes the bytes that have come next. Throws ProtocolError for what cannot be a reply. */
  push(bytes: Uint8Array): void {
    for (const line of this.#splitter.push(bytes)) this.#receive(line);
    if (this.#splitter.failure !== undefined) throw this.#splitter.failure;
  }

  /** The peer has ended: a last line without CR LF still counts (R6). */
  end(): void {
    const last = this.#splitter.end();
    if (last !== undefined && !isCut(last)) this.#receive(last);
  }

  /** Throws ProtocolError where the end leaves a reply unfinished (R5). */
  checkWhole(): void {
    this.#parser.end();
  }

  /** Takes the line that has not ended away, and returns it. */
  takeUnfinished(): string {
    const line = this.#splitter.end();
    return line === undefined ? "" : this.#options.codec.decode(line);
  }

  /** What comes from now on is a new stream, secured or not any more. */
  restart(): void {
    this.#hasAnswered = false;
    this.#splitter = this.#newSplitter();
    this.#parser = this.#newParser();
  }

  #newSplitter(): LineSplitter {
    return new LineSplitter({ maxLineLength: this.#options.maxLineLength });
  }

  #newParser(): ReplyParser {
    const { codec, maxLineLength } = this.#options;
    return new ReplyParser({ maxLineLength, decode: (line) => codec.decode(line) });
  }

  #receive(line: Uint8Array): void {
    const text = this.#options.codec.decode(line);
    if (!this.#hasGreeted && this.#lines.length === 0 && this.#banner.takes(text)) return;
    if (this.#options.skipsEmptyLines && this.#lines.length === 0 && text === "") return;
    this.#hasAnswered = true;
    this.#lastLineAt = performance.now();
    this.#lines.push(text);
    const reply = this.#parser.pushLine(line);
    if (reply === undefined) return;
    this.#hasGreeted = true;
    const lines = this.#lines;
    this.#lines = [];
    this.#onReply(reply, lines);
  }
}
