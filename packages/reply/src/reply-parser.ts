import { decodeText } from "./decode-text.ts";
import { ConnectionClosedError, LimitError, ProtocolError } from "./ftp-error.ts";
import { LineSplitter } from "./line-splitter.ts";
import { Reply } from "./reply.ts";
import { replyCode } from "./reply-code.ts";

const CR = 13;
const HYPHEN = 45;
const INTERPRET_AS_COMMAND = 255;
const WILL = 251;

/** The options of {@link ReplyParser}; all are optional. */
export interface ReplyParserOptions {
  /** The longest line, in bytes without its terminator. Default 8192 (S78). */
  readonly maxLineLength?: number | undefined;
  /** The longest reply, in bytes, terminators counted as one each. Default 65536 (S78). */
  readonly maxReplyLength?: number | undefined;
  /** The most lines of one reply. Default 1024 (S78). */
  readonly maxReplyLines?: number | undefined;
  /**
   * Makes text of a line's bytes, which are lent for the call. Default `decodeText`: UTF-8, else latin1 (K16,
   * F6).
   */
  readonly decode?: ((line: Uint8Array) => string) | undefined;
}

/**
 * Turns the bytes of a control connection into replies, however they are cut into chunks (F1, F2).
 *
 * A reply is a line of three digits, 100 to 599, and then a space, nothing, or a hyphen. After a hyphen it
 * goes on until a line that begins with the same three digits and then a space or nothing; what lies between
 * is text, whatever it looks like (RFC 959, section 4.2; R1 to R3, S95). SMTP and NNTP use the same form.
 *
 * Anything else is a {@link ProtocolError}, after which the parser cannot be used. Replies that were complete
 * before come first: if the same chunk holds some, `push` returns them and throws at its next call; `failure`
 * has the error at once.
 */
export class ReplyParser {
  readonly #splitter: LineSplitter;
  readonly #maxLineLength: number;
  readonly #maxReplyLength: number;
  readonly #maxReplyLines: number;
  readonly #decode: (line: Uint8Array) => string;
  #lines: string[] = [];
  #length = 0;
  #code = 0;
  #failure: Error | undefined;

  /** Throws `RangeError` unless each limit is a whole number from 1. */
  constructor(options: ReplyParserOptions = {}) {
    const {
      maxLineLength = 8192,
      maxReplyLength = 65536,
      maxReplyLines = 1024,
      decode = decodeText,
    } = options;
    for (const [name, limit] of Object.entries({ maxReplyLength, maxReplyLines })) {
      if (!Number.isSafeInteger(limit) || limit < 1) {
        throw new RangeError(`${name} must be a whole number from 1, not ${limit}`);
      }
    }
    this.#splitter = new LineSplitter({ maxLineLength });
    this.#maxLineLength = maxLineLength;
    this.#maxReplyLength = maxReplyLength;
    this.#maxReplyLines = maxReplyLines;
    this.#decode = decode;
  }

  /**
   * The number of bytes held of a reply that has not ended yet; 0 is what a change to TLS must find (S50).
   */
  get pending(): number {
    return this.#length + this.#splitter.pending;
  }

  /** Why the parser is dead: what the next call will throw; `undefined` as long as it is not. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * The replies that end in this chunk, in order.
   *
   * Throws {@link ProtocolError} for a line that is not a reply, {@link LimitError} for a line or a reply over the
   * limits.
   */
  push(chunk: Uint8Array): Reply[] {
    if (this.#failure !== undefined) throw this.#failure;
    const replies: Reply[] = [];
    try {
      for (const line of this.#splitter.push(chunk)) {
        const reply = this.#accept(line);
        if (reply !== undefined) replies.push(reply);
      }
      if (this.#splitter.failure !== undefined) throw this.#splitter.failure;
    } catch (error) {
      this.#fail(error);
      if (replies.length === 0) throw error;
    }
    return replies;
  }

  /**
   * The reply that ends with this line, given without its terminator; `undefined` while more lines belong
   * to it.
   *
   * For those who split lines themselves. Throws as `push` does.
   */
  pushLine(line: Uint8Array): Reply | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return this.#accept(line);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /**
   * The reply whose last line the end of the connection has cut short of its terminator (R6), if there is
   * one.
   *
   * Throws {@link ConnectionClosedError} inside a multi-line reply (R5), and as `push` does.
   */
  end(): Reply | undefined {
    const line = this.#failure === undefined ? this.#splitter.end() : undefined;
    const reply = line === undefined ? undefined : this.pushLine(line);
    if (this.#failure === undefined && this.#lines.length > 0) {
      this.#fail(new ConnectionClosedError(`the connection ended inside a ${this.#code} reply`));
    }
    if (this.#failure !== undefined) throw this.#failure;
    return reply;
  }

  #accept(bytes: Uint8Array): Reply | undefined {
    const { length } = bytes;
    if (length > this.#maxLineLength) {
      throw new LimitError(`a line is longer than ${this.#maxLineLength} bytes`);
    }
    // CR CR LF and LF CR are seen in the wild (F3): CRs at either end of a line are not part of the text.
    let start = 0;
    let end = length;
    while (end > 0 && bytes[end - 1] === CR) end -= 1;
    while (start < end && bytes[start] === CR) start += 1;
    start = afterTelnetCommands(bytes, start, end);
    const line = bytes.subarray(start, end);
    const code = replyCode(line);
    const first = this.#lines.length === 0;
    if (first && code === 0) throw noReply(this.#decode(line));
    if (this.#lines.length >= this.#maxReplyLines) {
      throw new LimitError(`a reply is longer than ${this.#maxReplyLines} lines`);
    }
    if (this.#length + length + 1 > this.#maxReplyLength) {
      throw new LimitError(`a reply is longer than ${this.#maxReplyLength} bytes`);
    }
    this.#length += length + 1;
    this.#lines.push(this.#decode(line));
    if (first) this.#code = code;
    if (line[3] === HYPHEN || code !== this.#code) return undefined;
    const reply = new Reply(this.#lines);
    this.#forget();
    return reply;
  }

  #fail(error: unknown): void {
    this.#failure =
      error instanceof Error ? error : new ProtocolError("a line could not be decoded", { cause: error });
    this.#forget();
  }

  #forget(): void {
    this.#lines = [];
    this.#length = 0;
  }
}

/**
 * Returns where the text begins after Telnet commands (RFC 959, section 5.4; RFC 854): if a name holds one, ProFTPD answers it
 * before its reply. They are dropped, not answered (S26).
 */
function afterTelnetCommands(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at + 1 < end && bytes[at] === INTERPRET_AS_COMMAND) {
    const command = bytes[at + 1] as number;
    if (command === INTERPRET_AS_COMMAND) break;
    at += command >= WILL ? 3 : 2;
  }
  return Math.min(at, end);
}

function noReply(line: string): ProtocolError {
  const shown = line.length > 200 ? `${line.slice(0, 200)}…` : line;
  return new ProtocolError(`not a reply: "${shown}"`, { line });
}
