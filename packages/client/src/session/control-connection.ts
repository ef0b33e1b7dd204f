import {
  ConnectionClosedError,
  errorForReply,
  isPreliminary,
  LineSplitter,
  ProtocolError,
  type Reply,
  ReplyParser,
  TimeoutError,
} from "@ftplib/reply";
import type { Connection } from "@ftplib/transport";
import { type Command, linesOf } from "../command/command.ts";
import type { Secrets } from "../command/secrets.ts";
import type { TextCodec } from "../command/text-codec.ts";
import { networkFailure } from "../errors/network-failure.ts";
import type { Phase } from "../errors/phase.ts";
import type { DebugLog } from "../log/debug-log.ts";
import { pythonLiteral } from "../log/python-literal.ts";
import { Banner } from "./banner.ts";
import { NO_GREETING, quietHint, quietWords, WAITED_FOR } from "./control-words.ts";
import { Ledger } from "./ledger.ts";
import type { LedgerEntry, ReceivedReply } from "./ledger-entry.ts";
import { settlesWithin } from "./settles-within.ts";
import { finite, type Timeouts } from "./timeouts.ts";

/** What a control connection needs to know of its client. */
export interface ControlOptions {
  readonly codec: TextCodec;
  readonly timeouts: Timeouts;
  readonly log: DebugLog;
  readonly secrets: Secrets;
  /** Bytes of one line of a reply without its CR LF: ftplib's `maxline` (A3). */
  readonly maxLineLength: number;
  /** Given every reply to a command, to keep what it says of the connection. */
  readonly onLearn: (sent: Command, reply: Reply) => void;
  /** Called once, with the reason, when the connection has closed. */
  readonly onFail: (error: unknown) => void;
}

/** What the commands of one packet are. */
export interface PacketOptions {
  /** The one among them that begins a transfer; what is behind it is sent ahead. */
  readonly transfer?: Command | undefined;
  /** Nobody waits for the replies yet: the caller reads them (`putcmd`). */
  readonly isRaw?: boolean | undefined;
  /** The replies may come in any order: it is not known yet whether the server keeps to theirs. */
  readonly isTrial?: boolean | undefined;
  /** The packet goes out in two pieces, with a moment between them. */
  readonly isInPieces?: boolean | undefined;
  /** They are sent while a transfer is under way. */
  readonly isAhead?: boolean | undefined;
}

const SERVICE_CLOSING = 421;
// Replies are read in pieces of so many bytes at most.
const READ_SIZE = 8192;
// How long a failed write waits for what the server said before it closed, milliseconds.
const LAST_WORDS = 250;
// Long enough for two pieces of a packet to be read apart, milliseconds.
const BETWEEN_PIECES = 100;
// Of a line that the server has not finished, or of text before the greeting, so many characters are shown.
const SHOWN_OF_A_LINE = 200;

/**
 * The control connection: commands out, replies in (RFC 959, 5.4). The {@link Ledger} knows which reply is for which command.
 *
 * It reads at all times, so that a 421 or a close is noticed while nobody waits. A reply that answers nothing, a timeout
 * or a malformed line closes it for good: nothing is drained and hoped for (hostile-server F9).
 */
export class ControlConnection {
  readonly ledger: Ledger;
  readonly #options: ControlOptions;
  #connection: Connection;
  #splitter: LineSplitter;
  #parser: ReplyParser;
  /** The lines of a reply that has not ended. */
  #lines: string[] = [];
  /** Whether anything has come since the connection, or its security, is what it is. */
  #hasAnswered = false;
  /** Text before the greeting, which is read over. */
  readonly #banner: Banner = new Banner();
  #hasGreeted = false;
  #lastMoved: number = performance.now();
  #mayTlsEnd = false;
  #hasTlsEnded = false;
  #failure: { readonly error: unknown } | undefined;
  #isEndUnread = false;
  #writing: Promise<void> = Promise.resolve();
  #stopReading: AbortController = new AbortController();
  #reading: Promise<void>;

  constructor(connection: Connection, options: ControlOptions) {
    this.ledger = new Ledger(options.onLearn);
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

  /** Why the connection is closed, or undefined while it is open. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /**
   * Sends the commands in one piece, and returns their entries, which reject if the write fails. ftplib's `putcmd` (C2).
   *
   * @throws what closed the connection
   */
  send(commands: readonly Command[], options?: PacketOptions): readonly LedgerEntry[] {
    for (const { shown } of commands) this.#options.log.write("cmd", shown);
    return this.sendLines(commands, options);
  }

  /** The same, showing the lines on the wire alone: ftplib's `putline` (C1). */
  sendLines(commands: readonly Command[], options: PacketOptions = {}): readonly LedgerEntry[] {
    this.#throwIfFailed();
    this.#lastMoved = performance.now();
    for (const { shown } of commands) this.#options.log.write("put", `${shown}\r\n`);
    const { transfer, isRaw, isTrial, isAhead: areAhead = false } = options;
    const entries = commands.map((sent, index) => {
      const isAfterOther = index > 0 && (isTrial === true || commands[index - 1] === transfer);
      const isAhead = areAhead || isAfterOther;
      return this.ledger.add(sent, {
        isAhead,
        isRaw: isRaw === true,
        ...(sent === transfer ? { isTransfer: true } : {}),
      });
    });
    this.#writing = Promise.all([this.#writing, this.#write(commands, options.isInPieces === true)]).then(
      () => {},
    );
    return entries;
  }

  /** Waits until everything that was sent is with the kernel, or the connection has closed. */
  async written(): Promise<void> {
    await this.#writing;
  }

  /** The next reply to the command, preliminary or not; waits no longer than the limit of the phase. */
  async replyTo(entry: LedgerEntry, phase: Phase = "reply"): Promise<Reply> {
    const { reply, lines } = await this.receivedFor(entry, phase);
    this.show(reply, lines);
    return reply;
  }

  /** The same with the reply's lines as they came, for who shows them later. */
  async receivedFor(entry: LedgerEntry, phase: Phase): Promise<ReceivedReply> {
    try {
      return await (entry.hasReply ? entry.next() : this.within(phase, entry.next(), entry.sent));
    } catch (error) {
      if (this.#isEndUnread) this.#options.log.write("get", "");
      this.#isEndUnread = false;
      throw error;
    }
  }

  /** The final reply to a command whose first reply was taken; waited for without a limit. */
  async finalReplyTo(entry: LedgerEntry): Promise<Reply> {
    for (;;) {
      const { reply, lines } = await entry.next();
      this.show(reply, lines);
      // Another 150, or a 110 that names a marker, ends nothing (RFC 959, 4.2).
      if (!isPreliminary(reply)) return reply;
    }
  }

  /** Writes a reply that is taken to the debug output. */
  show(reply: Reply, lines: readonly string[]): void {
    for (const line of lines) this.showLine(line);
    this.#options.log.write("resp", reply.text);
  }

  showLine(line: string): void {
    this.#options.log.write("get", `${line}\n`);
  }

  /** Closes the connection with a TimeoutError if the wait outlives the limit of its phase. */
  async within<T>(phase: Phase, wait: Promise<T>, command?: Command): Promise<T> {
    const limit = finite(this.#options.timeouts[phase]);
    if (limit === undefined) return await wait;
    const timer = setTimeout(() => this.fail(this.#timeout(phase, limit, command)), limit);
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
   * Hands the stream to `convert` (a TLS handshake, or the way back) and goes on with the stream that it returns.
   *
   * @throws ProtocolError when the server sent anything after the reply that allowed it: it could have been put there
   *   by somebody else (hostile-server S50)
   */
  async convert(convert: (connection: Connection) => Promise<Connection>): Promise<void> {
    this.#stopReading.abort();
    // The reply may be here before the system has said that the command is out.
    await Promise.all([this.#reading, this.#writing]);
    this.#throwIfFailed();
    if (this.ledger.isOutstanding || this.#splitter.pending > 0 || this.#parser.pending > 0) {
      const error = new ProtocolError("the server sent more than its reply before the change of security", {
        phase: "tls",
      });
      this.fail(error);
      throw error;
    }
    try {
      this.#connection = await convert(this.#connection);
      // Who has closed us meanwhile has closed what it was made of.
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
    this.ledger.fail(error);
    this.#options.onFail(error);
  }

  /** Milliseconds since a command or a reply went over the connection. */
  get quietFor(): number {
    return performance.now() - this.#lastMoved;
  }

  /** With TLS 1.3 a server's word on our certificate comes when we take the handshake for done, and may be lost. */
  get #hint(): string | undefined {
    if (!this.#hasGreeted && this.#connection.tls === undefined) return NO_GREETING;
    if (this.#hasAnswered) return quietHint(this.quietFor);
    if (this.#connection.tls === undefined) return undefined;
    return "(it closed right after the TLS handshake: it may want a client certificate, tls: { cert, key })";
  }

  #timeout(phase: Phase, limit: number, command: Command | undefined): TimeoutError {
    const unfinished = this.#splitter.end();
    const shown =
      unfinished === undefined ? "" : this.#options.secrets.mask(this.#options.codec.decode(unfinished));
    const said =
      shown === ""
        ? ""
        : `; the server has sent "${shown.slice(0, SHOWN_OF_A_LINE)}" without the end of the line`;
    const passedOver = this.#hasGreeted ? "" : this.#bannerWords;
    const what = WAITED_FOR[phase] ?? phase;
    const to = command === undefined || phase === "greeting" ? "" : ` to ${command.shown}`;
    return new TimeoutError(
      `timed out after ${limit} ms waiting for ${what}${to}${said}${passedOver}; the connection is closed`,
      {
        phase,
        command: phase === "greeting" ? undefined : command?.shown,
      },
    );
  }

  get #bannerWords(): string {
    const { first } = this.#banner;
    if (first === undefined) return "";
    return `; its first line is no reply: ${pythonLiteral(this.#options.secrets.mask(first).slice(0, SHOWN_OF_A_LINE))}`;
  }

  #newParser(): ReplyParser {
    const { codec, maxLineLength } = this.#options;
    return new ReplyParser({ maxLineLength, decode: (line) => codec.decode(line) });
  }

  /** Never rejects: a write that fails closes the connection, of which the entries tell. */
  async #write(commands: readonly Command[], isInPieces: boolean): Promise<void> {
    const lines = linesOf(commands);
    const limits = { timeout: finite(this.#options.timeouts.reply) };
    try {
      if (isInPieces) {
        await this.#connection.write(lines.subarray(0, 2), limits);
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_PIECES));
      }
      await this.#connection.write(isInPieces ? lines.subarray(2) : lines, limits);
    } catch (error) {
      // What the server said before it went away tells more than the failed write: the reader fails with that.
      await settlesWithin(this.#reading, LAST_WORDS);
      this.fail(networkFailure(error, { phase: "reply", command: commands[0]?.shown, hint: this.#hint }));
    }
  }

  async #readOn(): Promise<void> {
    const { signal } = this.#stopReading;
    try {
      await this.#connection.receive((bytes) => this.#take(bytes), { signal, blockSize: READ_SIZE });
      this.#hasTlsEnded = this.#mayTlsEnd;
      if (!this.#mayTlsEnd) return this.#atEnd();
      // The reply comes before the end of TLS, or with it.
      setTimeout(() => {
        if (this.#hasTlsEnded && this.ledger.isOutstanding) this.#atEnd();
      }, LAST_WORDS).unref();
    } catch (error) {
      if (!signal.aborted) this.fail(networkFailure(error, { phase: "reply", hint: this.#hint }));
    }
  }

  #take(bytes: Uint8Array): void {
    for (const line of this.#splitter.push(bytes)) this.#receive(line);
    if (this.#splitter.failure !== undefined) throw this.#splitter.failure;
  }

  /** The peer has ended: a last line without CR LF still counts (R6), what it leaves unfinished does not (R5). */
  #atEnd(): void {
    const last = this.#splitter.end();
    if (last !== undefined && !isCutValue(last)) this.#receive(last);
    this.#isEndUnread = true;
    this.#parser.end();
    const when = this.#hasGreeted ? quietWords(this.quietFor) : ` before its greeting${this.#bannerWords}`;
    this.fail(
      new ConnectionClosedError(`the server closed the control connection${when}`, {
        phase: this.#hasGreeted ? "reply" : "greeting",
        hint: this.#hint,
      }),
    );
  }

  #receive(line: Uint8Array): void {
    const text = this.#options.codec.decode(line);
    if (!this.#hasGreeted && this.#lines.length === 0 && this.#banner.takes(text)) return;
    this.#hasAnswered = true;
    this.#lastMoved = performance.now();
    this.#lines.push(text);
    const reply = this.#parser.pushLine(line);
    if (reply === undefined) return;
    this.#hasGreeted = true;
    const lines = this.#lines;
    this.#lines = [];
    // The server goes away after a 421 whatever it answers (RFC 959, 5.4); the reply itself is still handed out.
    const isClosing = reply.code === SERVICE_CLOSING;
    if (!isClosing || this.ledger.isOutstanding) this.ledger.enter(reply, lines);
    if (isClosing) this.fail(errorForReply(reply));
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
