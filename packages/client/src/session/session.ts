import {
  ConnectionClosedError,
  errorForReply,
  isCompletion,
  isPreliminary,
  isReplyError,
  ProtocolError,
  type Reply,
} from "@ftplib/reply";
import type { Connection, TlsFacts } from "@ftplib/transport";
import { withinLimits } from "./call-limits.ts";
import { type Command, command, type CommandRules } from "../command/command.ts";
import { type ConnectionFacts, newFacts } from "./connection-facts.ts";
import { ControlConnection } from "./control-connection.ts";
import { DebugLog } from "../log/debug-log.ts";
import { type Conversation, nextReply, submit } from "../exchange/conversation.ts";
import { greeting } from "../exchange/greeting.ts";
import { ExclusiveQueue } from "./call-queue.ts";
import { featuresOf } from "./features.ts";
import { maskError } from "../log/mask-error.ts";
import { networkFailure } from "../errors/network-failure.ts";
import { notFtp } from "../errors/wrong-protocol.ts";
import { openControl } from "./open-control.ts";
import type { ResolvedOptions } from "./options.ts";
import { Secrets } from "../command/secrets.ts";
import { type Protection, securityHint } from "../errors/security-hint.ts";
import { SessionTls } from "./session-tls.ts";
import type { Phase } from "./timeouts.ts";
import type { Transfer } from "./transfer.ts";
import { loadTransfers } from "../transfers-on-demand.ts";

/** What every call that waits can be given. */
export interface CallOptions {
  /** Calls the wait off: the call rejects with the signal's reason, and the connection is closed. */
  readonly signal?: AbortSignal | undefined;
}

/** The life of a session in one word. */
export type SessionState = "connecting" | "ready" | "transferring" | "closed";

/** The representation type that text and bytes are transferred in: RFC 959, 3.1.1. */
export type TransferType = "A" | "I";

let sessions = 0;

/** What {@link FTP} and {@link FTP_TLS} stand on: one control connection at a time, its facts, and the turn of each call. */
export class Session {
  options: ResolvedOptions;
  facts: ConnectionFacts = newFacts();
  welcome: Reply | undefined;
  lastReply: Reply | undefined;
  transfer: Transfer | undefined;
  /** The last command that was sent without waiting for its reply. */
  lastSent: Command | undefined;
  /** Tells sessions apart, the older one first. */
  readonly number: number = ++sessions;
  readonly secrets: Secrets = new Secrets();
  readonly log: DebugLog;
  readonly security: SessionTls = new SessionTls(this);
  readonly #queue = new ExclusiveQueue();
  #control: ControlConnection | undefined;
  #isConnecting = false;
  #onPreliminary: () => void = () => {};
  #call = new AbortController();

  constructor(options: ResolvedOptions) {
    this.options = options;
    this.log = new DebugLog(this.secrets, options.log);
    this.log.level = options.debugLevel;
  }

  get state(): SessionState {
    if (this.#isConnecting) return "connecting";
    if (this.#control === undefined || this.#control.failure !== undefined) return "closed";
    return this.transfer !== undefined || this.#control.isReplyDue ? "transferring" : "ready";
  }

  /** What may stand in a command of this session. */
  get rules(): CommandRules {
    const { codec, allowControlBytes } = this.options;
    return { codec, allowControlBytes, remember: (secret) => this.secrets.add(secret) };
  }

  /** Fires when the call whose turn it is was called off. */
  get signal(): AbortSignal {
    return this.#call.signal;
  }

  /** The open control connection. Throws ConnectionClosedError, with what closed it as `cause`, when there is none. */
  get control(): ControlConnection {
    const control = this.#control;
    if (control === undefined) throw new ConnectionClosedError("not connected: call connect() first");
    if (control.failure !== undefined) {
      throw new ConnectionClosedError("the control connection is closed: call connect() to open a new one", {
        cause: control.failure.error,
      });
    }
    return control;
  }

  /** What TLS settled on the open control connection, if there is one and it is secure. */
  get tls(): TlsFacts | undefined {
    const control = this.#control;
    return control?.failure === undefined ? control?.connection.tls : undefined;
  }

  /** What is protected at the moment. */
  get protection(): Protection {
    return { isSecure: this.tls !== undefined, level: this.facts.protection };
  }

  /** The open control connection with nothing due on it. Throws TypeError in the middle of a transfer. */
  get idleControl(): ControlConnection {
    const { control } = this;
    if (this.transfer !== undefined || control.isReplyDue) {
      throw new TypeError(
        "a transfer is in progress: read it to its end (and its final reply with voidresp()), or abort() it, first",
      );
    }
    return control;
  }

  /**
   * Runs the call in its turn. The signal, or the limit for the whole call, ends it at once by closing the connection:
   * where the server stands is not known then.
   */
  exclusive<T>(call: () => Promise<T>, options: CallOptions = {}): Promise<T> {
    return this.#queue.run(() => {
      this.#call = new AbortController();
      return this.limited(call, options);
    }, options.signal);
  }

  /** Runs the call at once, beside the one whose turn it is, with the same signal and limit; no error holds a secret. */
  async limited<T>(call: () => Promise<T>, { signal }: CallOptions = {}): Promise<T> {
    const { total } = this.options.timeouts;
    try {
      return await withinLimits(call, { signal, total, callOff: (reason) => this.abandon(reason) });
    } catch (error) {
      throw maskError(error, this.secrets);
    }
  }

  /** Opens the control connection and reads the greeting. What was open before is closed; what was known is forgotten. */
  async connect(): Promise<Reply> {
    const { signal } = this;
    this.#closeConnections(new ConnectionClosedError("the connection was replaced by a new one"));
    this.facts = newFacts();
    this.security.reset();
    this.#control = undefined;
    this.#isConnecting = true;
    try {
      const loading = loadTransfers();
      loading.catch(() => {});
      const connection = await openControl(this);
      this.#control = this.#newControl(connection);
      if (connection.tls !== undefined) this.security.checkIdentity("control", connection.tls);
      this.welcome = await this.converse(greeting(), "greeting");
      await loading;
      return this.welcome;
    } catch (error) {
      const failure = notFtp(networkFailure(error, { phase: "connect" }));
      // Called off, it may be the next call's turn already, which is none of this one's business.
      if (signal === this.signal) this.abandon(failure);
      throw failure;
    } finally {
      if (signal === this.signal) this.#isConnecting = false;
    }
  }

  /** Runs a conversation on the idle control connection; the loop that design.md speaks of is {@link converse}. */
  async run<T>(conversation: Conversation<T>): Promise<T> {
    void this.idleControl;
    return await this.converse(conversation, "reply");
  }

  /**
   * Sends what the conversation yields and gives it the replies, until it returns.
   *
   * @throws what the conversation throws: errors for replies with the command they answer
   */
  async converse<T>(conversation: Conversation<T>, phase: Phase, sent?: Command): Promise<T> {
    const { control } = this;
    let current = sent;
    let step = conversation.next();
    while (step.done !== true) {
      if (step.value !== nextReply) {
        current = step.value;
        await control.send(current);
      }
      const reply = await control.within(phase, control.readReply(), current);
      this.observe(reply, current);
      step = this.#resume(conversation, reply, current, phase);
    }
    return step.value;
  }

  /** The next reply, waited for without a limit: what ends a transfer, also when the server has gone since it said so. */
  async finalReply(control: ControlConnection): Promise<Reply> {
    for (;;) {
      this.lastReply = await control.readReply();
      // Another 150, or a 110 that names a marker, ends nothing (RFC 959, 4.2; hostile-server S80 limits them).
      if (!isPreliminary(this.lastReply)) return this.lastReply;
      this.#onPreliminary();
    }
  }

  /** Settles when another preliminary reply comes where the final one is due. */
  anotherPreliminary(): Promise<"again"> {
    return new Promise((resolve) => {
      this.#onPreliminary = () => resolve("again");
    });
  }

  /** Waits no longer than the phase's limit, also for what the server said before it went (hostile-server F12). */
  async within<T>(phase: Phase, wait: Promise<T>, sent: Command): Promise<T> {
    return await (this.#control?.within(phase, wait, sent) ?? wait);
  }

  /** Keeps what a reply tells of the connection: the type in force, the features, an armed restart marker. */
  observe(reply: Reply, sent: Command | undefined): void {
    this.lastReply = reply;
    if (sent === undefined) return;
    const isAccepted = isCompletion(reply);
    if (sent.verb === "TYPE") this.facts.type = isAccepted ? sent.shown.slice(5).toUpperCase() : undefined;
    if (sent.verb === "REST") this.facts.isRestArmed = reply.code < 400;
    if (sent.verb === "FEAT") this.facts.features = featuresOf(reply);
    if (sent.verb === "REIN" && isAccepted) this.facts = newFacts();
  }

  /** Puts the type in force; TYPE is sent only when it changes. */
  async setType(type: TransferType): Promise<void> {
    if (this.facts.type === type) return;
    const line = command(`TYPE ${type}`);
    await this.run(submit({ ...line, verb: "TYPE" }));
  }

  /** Closes everything at once because of the error; what waits rejects with it. */
  abandon(error: unknown): void {
    this.#isConnecting = false;
    this.#call.abort(error);
    this.#closeConnections(error);
  }

  #closeConnections(error: unknown): void {
    this.#control?.fail(error);
    this.transfer?.connection.reset();
    this.transfer = undefined;
  }

  #newControl(connection: Connection): ControlConnection {
    const { codec, timeouts, maxLineLength } = this.options;
    return new ControlConnection(connection, { codec, timeouts, maxLineLength, log: this.log });
  }

  #resume<T>(
    conversation: Conversation<T>,
    reply: Reply,
    sent: Command | undefined,
    phase: Phase,
  ): IteratorResult<Command | typeof nextReply, T> {
    try {
      return conversation.next(reply);
    } catch (error) {
      // A server that breaks the protocol in one reply may do so in the next: it is not asked again.
      // After a preliminary reply where none can be, which of the next ones answers what could only be guessed.
      if (error instanceof ProtocolError || isPreliminary(reply)) this.#control?.fail(error);
      if (isReplyError(error) && error.command === undefined) {
        const hint = securityHint(error.reply, this.protection);
        throw errorForReply(error.reply, { command: sent?.shown, phase, hint });
      }
      throw error;
    }
  }
}
