import {
  ConnectionClosedError,
  errorForReply,
  isPreliminary,
  ProtocolError,
  type Reply,
  type TimeoutError,
} from "@ftplib/reply";
import type { Connection } from "@ftplib/transport";
import { type Command, linesOf } from "../command/command.ts";
import { networkFailure } from "../errors/network-failure.ts";
import type { Phase } from "../errors/phase.ts";
import { commandTraces } from "../log/traces.ts";
import type { ControlOptions, PacketOptions } from "./control-options.ts";
import { ControlStream } from "./control-stream.ts";
import { closeHint, closeWords, heardInstead, timeoutError } from "./control-words.ts";
import { Ledger } from "./ledger.ts";
import type { LedgerEntry, ReceivedReply } from "./ledger-entry.ts";
import { ReplyReader } from "./reply-reader.ts";
import { startLimit } from "./start-limit.ts";
import { finite } from "./timeouts.ts";
import { doubled } from "./telnet.ts";
import { traceCommand } from "./trace-command.ts";

const SERVICE_CLOSING = 421;

/**
 * The control connection: commands out, replies in (RFC 959, 5.4). The {@link Ledger} knows which reply is for which command.
 *
 * It reads at all times, so that a 421 or a close is noticed while nobody waits. A reply that answers nothing, a timeout
 * or a malformed line closes it for good: nothing is drained and hoped for (hostile-server F9).
 */
export class ControlConnection {
  readonly ledger: Ledger;
  /** Whether the byte 255 is doubled in what is sent: see `telnet.ts`. */
  doublesIac = false;
  readonly #options: ControlOptions;
  readonly #stream: ControlStream;
  readonly #reader: ReplyReader;
  #lastSentAt: number = performance.now();
  #failure: { readonly error: unknown } | undefined;
  #isEndUnread = false;

  constructor(connection: Connection, options: ControlOptions) {
    this.ledger = new Ledger(options.onLearn, options.habits);
    this.#options = options;
    this.#reader = new ReplyReader(options, (reply, lines) => this.#receive(reply, lines));
    this.#stream = new ControlStream(connection, {
      onBytes: (bytes) => this.#reader.push(bytes),
      onEnd: () => this.#atEnd(),
      onFailure: (error) => this.fail(networkFailure(error, { phase: "reply", hint: this.#hint })),
      isAwaited: () => this.ledger.isOutstanding,
    });
    this.#stream.read();
  }

  /** The stream below: for its addresses and what TLS settled. */
  get connection(): Connection {
    return this.#stream.connection;
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
    this.#lastSentAt = performance.now();
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
    if (commandTraces.isHeard)
      for (const entry of entries) traceCommand(entry, this.#options.whereabouts, this.#options.secrets);
    const packet = linesOf(commands);
    this.#stream.send(this.doublesIac ? doubled(packet) : packet, {
      timeout: finite(this.#options.timeouts().reply),
      isInPieces: options.isInPieces === true,
      onFailed: (error) =>
        this.fail(networkFailure(error, { phase: "reply", command: commands[0]?.shown, hint: this.#hint })),
    });
    return entries;
  }

  /** Waits until everything that was sent is with the kernel, or the connection has closed. */
  written(): Promise<void> {
    return this.#stream.written();
  }

  /** The next reply to the command, preliminary or not; waits no longer than the limit of the phase, or the one given. */
  async replyTo(entry: LedgerEntry, phase: Phase = "reply", limit?: number): Promise<Reply> {
    const { reply, lines } = await this.receivedFor(entry, phase, limit);
    this.show(reply, lines);
    return reply;
  }

  /** The same with the reply's lines as they came, for who shows them later. */
  async receivedFor(entry: LedgerEntry, phase: Phase, limit?: number): Promise<ReceivedReply> {
    try {
      return await (entry.hasReply ? entry.next() : this.within(phase, entry.next(), entry.sent, limit));
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
  async within<T>(phase: Phase, wait: Promise<T>, command?: Command, given?: number): Promise<T> {
    const limit = finite(given ?? this.#options.timeouts()[phase]);
    if (limit === undefined) return await wait;
    const stop = startLimit(limit, () => this.fail(this.#timeout(phase, limit, command)));
    try {
      return await wait;
    } finally {
      stop();
    }
  }

  /**
   * Runs a command that lets the server end TLS while TCP goes on (CCC): its close_notify may come with its reply, and
   * is no end of the connection unless the command fails.
   */
  mayEndTls<T>(run: () => Promise<T>): Promise<T> {
    return this.#stream.mayEndTls(run);
  }

  /**
   * Hands the stream to `convert` (a TLS handshake, or the way back) and goes on with the stream that it returns.
   *
   * @throws ProtocolError when the server sent anything after the reply that allowed it: it could have been put there
   *   by somebody else (hostile-server S50)
   */
  async convert(convert: (connection: Connection) => Promise<Connection>): Promise<void> {
    await this.#stream.pause();
    this.#throwIfFailed();
    if (this.ledger.isOutstanding || this.#reader.isAmid) {
      const error = new ProtocolError("the server sent more than its reply before TLS was switched", {
        phase: "tls",
      });
      this.fail(error);
      throw error;
    }
    try {
      await this.#stream.replace(convert);
      // Who has closed us meanwhile has closed what it was made of.
      if (this.#failure !== undefined) this.#stream.close();
      this.#throwIfFailed();
    } catch (error) {
      const failure = networkFailure(error, { phase: "tls" });
      this.fail(failure);
      throw failure;
    }
    this.#reader.restart();
    this.#stream.read();
  }

  /** Closes the connection because of the error; every wait rejects with it. The first failure stays. */
  fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#stream.close();
    this.ledger.fail(error);
    this.#options.onFail(error);
  }

  /** Milliseconds since a command or a reply went over the connection. */
  get quietFor(): number {
    return performance.now() - Math.max(this.#lastSentAt, this.#reader.lastLineAt);
  }

  get #hint(): string | undefined {
    return closeHint(this.#reader, this.connection, this.quietFor);
  }

  #timeout(phase: Phase, limit: number, command: Command | undefined): TimeoutError {
    return timeoutError(phase, limit, command, heardInstead(this.#reader, this.#options.secrets));
  }

  /** The peer has ended: what it leaves unfinished does not count (R5). */
  #atEnd(): void {
    this.#reader.end();
    this.#isEndUnread = true;
    this.#reader.checkWhole();
    const when = closeWords(this.#reader, this.#options.secrets, this.quietFor);
    this.fail(
      new ConnectionClosedError(`the server closed the control connection${when}`, {
        phase: this.#reader.hasGreeted ? "reply" : "greeting",
        hint: this.#hint,
      }),
    );
  }

  #receive(reply: Reply, lines: readonly string[]): void {
    // The server goes away after a 421 whatever it answers (RFC 959, 5.4); the reply itself is still handed out.
    const isClosing = reply.code === SERVICE_CLOSING;
    if (!isClosing || this.ledger.isOutstanding) this.ledger.enter(reply, lines);
    if (isClosing) this.fail(errorForReply(reply));
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
