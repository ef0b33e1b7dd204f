import {
  ConnectionClosedError,
  errorForReply,
  LineSplitter,
  ProtocolError,
  type Reply,
  ReplyParser,
  TimeoutError,
} from "@ftplib/reply";
import type { Connection } from "@ftplib/transport";
import { briefly } from "./briefly.ts";
import { type Command, linesOf } from "../command/command.ts";
import type { DebugLog } from "../log/debug-log.ts";
import { DueReplies } from "./due-replies.ts";
import { networkFailure } from "../errors/network-failure.ts";
import { type ReceivedLine, ReceivedLines } from "./received-lines.ts";
import type { TextCodec } from "../command/text-codec.ts";
import { finite, type Phase, type Timeouts } from "./timeouts.ts";

/** What a control connection needs to know of its client. */
export interface ControlOptions {
  readonly codec: TextCodec;
  readonly timeouts: Timeouts;
  readonly log: DebugLog;
  /** Bytes of one line of a reply without its CR LF: ftplib's `maxline` (A3). */
  readonly maxLineLength: number;
}

const SERVICE_CLOSING = 421;
// Replies are read in pieces of so many bytes at most.
const BLOCK_SIZE = 8192;
// How long a failed write waits for what the server said before it closed, milliseconds.
const LAST_WORDS = 250;

/**
 * The control connection: commands out, replies in, strictly in order (RFC 959, 5.4).
 *
 * It reads at all times, so that a 421 or a close is noticed while nobody waits. A reply that answers nothing, a timeout
 * or a malformed line closes it for good: nothing is drained and hoped for (hostile-server F9).
 */
export class ControlConnection {
  readonly #options: ControlOptions;
  readonly #lines = new ReceivedLines();
  readonly #due = new DueReplies();
  #connection: Connection;
  #splitter: LineSplitter;
  #parser: ReplyParser;
  /** Whether anything has come since the connection, or its security, is what it is. */
  #hasAnswered = false;
  #mayTlsEnd = false;
  #hasTlsEnded = false;
  #failure: { readonly error: unknown } | undefined;
  #isEndUnread = false;
  #stopReading: AbortController = new AbortController();
  #reading: Promise<void>;

  constructor(connection: Connection, options: ControlOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#splitter = new LineSplitter({ maxLineLength: options.maxLineLength });
    this.#parser = this.#newParser();
    this.#reading = this.#readOn();
  }

  /** The stream below: for its addresses and what TLS settled. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Whether a command was sent, or a greeting is due, whose final reply has not come. */
  get isReplyDue(): boolean {
    return this.#due.areAny || this.#lines.areAny;
  }

  /** Why the connection is closed, or undefined while it is open. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Sends the commands in one piece; each has a reply due from now on. ftplib's `putcmd` (C2). */
  send(...commands: readonly Command[]): Promise<void> {
    for (const { shown } of commands) this.#options.log.write("cmd", shown);
    return this.sendLines(...commands);
  }

  /** The same, showing the lines on the wire alone: ftplib's `putline` (C1). */
  async sendLines(...commands: readonly Command[]): Promise<void> {
    this.#throwIfFailed();
    for (const { shown } of commands) this.#options.log.write("put", `${shown}\r\n`);
    this.#due.add(commands.length);
    await this.#write(commands);
  }

  /** Sends a command that begins a transfer, and what is behind it: a 200 ahead of the 150 does not settle it (ftplib, D7). */
  sendTransfer(...commands: readonly Command[]): Promise<void> {
    this.#due.allowAhead();
    return this.send(...commands);
  }

  /** Takes every reply for answered, since the caller has proof: see `abort`. */
  settle(): void {
    this.#due.clear();
  }

  /** The next line as it came, without its line end: ftplib's `getline` (C3). */
  async readLine(): Promise<string> {
    return (await this.#nextLine()).text;
  }

  /** The next reply, preliminary or not, accepted or not; the wait has no limit of its own: see {@link within}. */
  async readReply(): Promise<Reply> {
    for (;;) {
      const { reply } = this.#waitingLine() ?? (await this.#nextLine());
      if (reply === undefined) continue;
      this.#options.log.write("resp", reply.text);
      return reply;
    }
  }

  /** Closes the connection with a TimeoutError if the wait outlives the limit of its phase. */
  async within<T>(phase: Phase, wait: Promise<T>, command?: Command): Promise<T> {
    const limit = finite(this.#options.timeouts[phase]);
    if (limit === undefined) return await wait;
    const timer = setTimeout(() => {
      const doing = command === undefined ? "" : ` (${command.shown})`;
      this.fail(
        new TimeoutError(`no ${phase} within ${limit} ms${doing}; the connection is closed`, {
          phase,
          command: command?.shown,
        }),
      );
    }, limit);
    try {
      return await wait;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Runs a command that lets the server end TLS while TCP goes on (CCC): its close_notify may come with its reply, and
   * is no end of the connection unless the command fails.
   */
  async mayEndTls<T>(run: () => Promise<T>): Promise<T> {
    this.#mayTlsEnd = true;
    try {
      return await run();
    } catch (error) {
      if (this.#hasTlsEnded) this.#atEnd();
      throw error;
    } finally {
      this.#mayTlsEnd = false;
      this.#hasTlsEnded = false;
    }
  }

  /**
   * Hands the stream to `convert` (a TLS handshake, or the way back) and goes on with what that answers with.
   *
   * @throws ProtocolError when the server sent anything after the reply that allowed it: it could have been put there
   *   by somebody else (hostile-server S50)
   */
  async convert(convert: (connection: Connection) => Promise<Connection>): Promise<void> {
    this.#stopReading.abort();
    await this.#reading;
    this.#throwIfFailed();
    if (this.isReplyDue || this.#splitter.pending > 0) {
      const error = new ProtocolError("the server sent more than its reply ahead of the change of security", {
        phase: "tls",
      });
      this.fail(error);
      throw error;
    }
    try {
      this.#connection = await convert(this.#connection);
      // Whoever has closed us meanwhile has closed what it was made of.
      if (this.#failure !== undefined) this.#connection.close();
      this.#throwIfFailed();
    } catch (error) {
      const failure = networkFailure(error, { phase: "tls" });
      this.fail(failure);
      throw failure;
    }
    this.#hasAnswered = false;
    this.#splitter = new LineSplitter({ maxLineLength: this.#options.maxLineLength });
    this.#parser = this.#newParser();
    this.#stopReading = new AbortController();
    this.#reading = this.#readOn();
  }

  /** Closes the connection because of the error; every wait rejects with it. The first failure stays. */
  fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#stopReading.abort();
    this.#connection.close();
    this.#lines.release();
  }

  /** With TLS 1.3 a server's word on our certificate comes when we take the handshake for done, and may be lost. */
  get #hint(): string | undefined {
    if (this.#hasAnswered || this.#connection.tls === undefined) return undefined;
    return "(it went away right behind the TLS handshake: it may want a client certificate, tls: { cert, key })";
  }

  #newParser(): ReplyParser {
    const { codec, maxLineLength } = this.#options;
    return new ReplyParser({ maxLineLength, decode: (line) => codec.decode(line) });
  }

  async #write(commands: readonly Command[]): Promise<void> {
    const [first] = commands;
    try {
      await this.#connection.write(linesOf(commands), { timeout: finite(this.#options.timeouts.reply) });
    } catch (error) {
      // What the server said before it went away tells more than the failed write: the reader fails with that.
      await briefly(this.#reading, LAST_WORDS);
      this.fail(networkFailure(error, { phase: "reply", command: first?.shown, hint: this.#hint }));
      // It may have answered and gone away before we knew that the command was out: the answer is read first.
      if (!this.#lines.areAny) this.#throwIfFailed();
    }
  }

  async #readOn(): Promise<void> {
    const { signal } = this.#stopReading;
    try {
      await this.#connection.receive((bytes) => this.#take(bytes), { signal, blockSize: BLOCK_SIZE });
      this.#hasTlsEnded = this.#mayTlsEnd;
      if (!this.#mayTlsEnd) this.#atEnd();
    } catch (error) {
      if (!signal.aborted) this.fail(networkFailure(error, { phase: "reply", hint: this.#hint }));
    }
  }

  /** Takes what came; the promise lets the rest wait. */
  #take(bytes: Uint8Array): Promise<void> | undefined {
    for (const line of this.#splitter.push(bytes)) this.#receive(line);
    if (this.#splitter.failure !== undefined) throw this.#splitter.failure;
    return this.#lines.areMany ? this.#lines.room() : undefined;
  }

  /** The peer has ended: a last line without CR LF still counts (R6), what it leaves unfinished does not (R5). */
  #atEnd(): void {
    const last = this.#splitter.end();
    if (last !== undefined && !isCutValue(last)) this.#receive(last);
    this.#isEndUnread = true;
    this.#parser.end();
    const told = { phase: "reply", hint: this.#hint };
    this.fail(new ConnectionClosedError("the server closed the control connection", told));
  }

  #receive(line: Uint8Array): void {
    this.#hasAnswered = true;
    const text = this.#options.codec.decode(line);
    const reply = this.#parser.pushLine(line);
    if (reply !== undefined) this.#due.enter(reply);
    this.#lines.push({ text, reply });
    // The server goes away after a 421 whatever it answers (RFC 959, 5.4); the reply itself is still handed out.
    if (reply?.code === SERVICE_CLOSING) this.fail(errorForReply(reply));
  }

  #waitingLine(): ReceivedLine | undefined {
    const line = this.#lines.shift();
    if (line !== undefined) this.#options.log.write("get", `${line.text}\n`);
    return line;
  }

  async #nextLine(): Promise<ReceivedLine> {
    for (;;) {
      const line = this.#waitingLine();
      if (line !== undefined) return line;
      if (this.#isEndUnread) this.#options.log.write("get", "");
      this.#isEndUnread = false;
      this.#throwIfFailed();
      await this.#lines.more();
    }
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** Whether a line without its end may be the beginning of a size, a time or a path: `213 12` of `213 1234`. */
function isCutValue(line: Uint8Array): boolean {
  const code = String.fromCharCode(...line.subarray(0, 3));
  return code === "213" || code === "257";
}
