import type { Reply } from "@ftplib/reply";
import type { Connection, TlsFacts } from "@ftplib/transport";
import { setMaxListeners } from "node:events";
import { type Command, type CommandRules, command } from "../command/command.ts";
import { NotConnectedError } from "../errors/not-connected-error.ts";
import type { Phase } from "../errors/phase.ts";
import type { Protection } from "../errors/security-hint.ts";
import { type Conversation, submit } from "../exchange/conversation.ts";
import type { ClientState } from "./client-state.ts";
import { type ConnectionState, learn, newConnectionState } from "./connection-state.ts";
import { ControlConnection } from "./control-connection.ts";
import { converse } from "./converse.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { QuietNoop } from "./quiet-noop.ts";
import { RawReplies } from "./raw-replies.ts";
import type { RefusedPort } from "./refused-connection.ts";
import type { ServerHabits } from "./server-habits.ts";
import type { ServerRecord } from "./server-memory.ts";
import { closedBy, inProgress } from "./session-errors.ts";
import { SessionTls } from "./session-tls.ts";
import { shareKnowledge } from "./share-knowledge.ts";
import type { Transfer } from "./transfer.ts";

/** The representation type that text and bytes are transferred in: RFC 959, 3.1.1. */
export type TransferType = "A" | "I";

/** A copy to or from another server that is under way: RFC 959, 5.2. */
export interface RunningCopy {
  /** Ends it at both servers; resolves with what this one said to ABOR, or undefined where its half had ended. */
  abort(session: Session): Promise<Reply | undefined>;
}

/**
 * One control connection, from its opening to its close: what is known of it, and what is under way on it. A call takes the
 * session at its turn and keeps it; once the session has closed, nothing of the call can reach a later one.
 */
export class Session {
  /** What outlives the connection: options, secrets, debug output. */
  readonly client: ClientState;
  readonly security: SessionTls;
  readonly raw: RawReplies = new RawReplies();
  /** What is remembered of the server, from this connection and others. */
  readonly server: ServerRecord;
  facts: ConnectionState = newConnectionState();
  /** The transfer whose data connection is open. */
  transfer: Transfer | undefined;
  /** The copy between servers that it takes part in. */
  copy: RunningCopy | undefined;
  /** Settles when the transfer that is being opened is open, or has failed; never rejects. */
  opening: Promise<void> | undefined;
  /** What {@link AbortRequests} knows the call at hand by. */
  callAtHand = 0;
  /** Whether the server has confirmed the transfer of the call at hand, and was asked nothing since. */
  isConfirmed = false;
  /** Where the last transfer was refused, until the next one goes elsewhere or is known to be in nobody's way. */
  refused: RefusedPort | undefined;
  /** Sends NOOP while the control connection is quiet, where the option asks for it. */
  noops: QuietNoop | undefined;
  readonly #closing = new AbortController();
  #control: ControlConnection | undefined;
  #failure: { readonly error: unknown } | undefined;
  #wasLost = false;

  constructor(client: ClientState) {
    this.client = client;
    this.server = client.currentServer;
    this.security = new SessionTls({
      client,
      server: this.server,
      signal: this.signal,
      fail: (error) => this.fail(error),
    });
    // Each wait of a call listens to it.
    setMaxListeners(0, this.signal);
  }

  /** What was learned of the server, here or on an earlier connection. */
  get habits(): ServerHabits {
    return this.server.habits;
  }

  /** Whether `abort()` was called after the call at hand, which then opens no transfer. */
  get isAbortAsked(): boolean {
    return this.client.aborts.reach(this.callAtHand);
  }

  get options(): ResolvedOptions {
    return this.client.options;
  }

  /** What may stand in a command of this session. */
  get rules(): CommandRules {
    return this.client.rules;
  }

  /** Fires, with the reason, when the session closes: whatever waits for something else ends with it. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Whether the control connection is open and has greeted. */
  get isOpen(): boolean {
    return this.#control !== undefined && this.#failure === undefined;
  }

  /** Whether a reply is outstanding. */
  get isReplyDue(): boolean {
    return this.#control?.ledger.isOutstanding === true || this.raw.isUnread;
  }

  /** The open control connection. Throws ConnectionClosedError, with what closed it as `cause`, when there is none. */
  get control(): ControlConnection {
    if (this.#failure !== undefined) throw closedBy(this.#failure.error);
    if (this.#control === undefined) throw new NotConnectedError("not connected: call connect() first");
    return this.#control;
  }

  /** What TLS settled on the control connection, if it is open and secure. */
  get tls(): TlsFacts | undefined {
    return this.#failure === undefined ? this.#control?.connection.tls : undefined;
  }

  /** What is protected at the moment. */
  get protection(): Protection {
    const { isCommandChannelClear, protection } = this.facts;
    return { isSecure: isCommandChannelClear || this.tls !== undefined, level: protection };
  }

  /** The open control connection with nothing outstanding. Throws TypeError in the middle of a transfer. */
  get idleControl(): ControlConnection {
    const { control } = this;
    if (this.transfer !== undefined || this.isReplyDue) throw inProgress(this.transfer, this.raw.unread);
    return control;
  }

  /** Takes the stream as the control connection; returns the entry of the greeting. */
  begin(connection: Connection): LedgerEntry {
    if (this.#failure !== undefined) {
      connection.close();
      throw this.#failure.error;
    }
    const { codec, maxLineLength } = this.options;
    this.#control = new ControlConnection(connection, {
      codec,
      timeouts: () => this.options.timeouts,
      maxLineLength,
      skipsEmptyLines: this.client.skipsEmptyLines,
      log: this.client.log,
      secrets: this.client.secrets,
      whereabouts: this.client.whereabouts,
      habits: this.habits,
      onLearn: (sent, reply) => {
        this.facts = learn(this.facts, sent, reply);
        this.client.stored.learn(sent, reply);
        if (this.server.shared !== undefined) shareKnowledge(this.server.shared, this, sent);
      },
      onFail: (error) => this.#lose(error),
    });
    if (connection.tls !== undefined) this.security.checkIdentity("control", connection.tls);
    return this.#control.ledger.addGreeting();
  }

  /**
   * Runs a conversation on the idle control connection.
   *
   * @param limit milliseconds for each reply; left out, that of every reply
   */
  async run<T>(conversation: Conversation<T>, limit?: number): Promise<T> {
    if (this.transfer === undefined) await this.noops?.settled();
    this.needConnection();
    void this.idleControl;
    return await converse(this, conversation, { limit });
  }

  /** What is outstanding now is the caller's to read: the final reply of a transfer that `sendcmd` began, say. */
  leaveToCaller(): void {
    if (this.isOpen) this.raw.add(this.control.ledger.outstanding.leaveToCaller());
  }

  /** Waits no longer than the limit of the phase, which closes the session. */
  async within<T>(phase: Phase, wait: Promise<T>, sent: Command): Promise<T> {
    return await (this.#control?.within(phase, wait, sent) ?? wait);
  }

  /** Puts the type in force; TYPE is sent only when it changes. */
  async setType(type: TransferType): Promise<void> {
    if (this.facts.type !== type) await this.run(submit(command("TYPE", type)));
  }

  /** Closes everything at once because of the error; what waits rejects with it. The first error stays. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#control?.fail(error);
    const { transfer } = this;
    this.transfer = undefined;
    transfer?.connection.reset();
    transfer?.observer?.onFailure(error);
    this.#closing.abort(error);
  }

  /** The same after QUIT: that the server has closed the connection, perhaps by now, is what it was asked for, and no loss. */
  leave(error: unknown): void {
    this.#failure = { error };
    this.fail(error);
  }

  /** Waits for the replies that the server owes to what has ended early, if it owes any: see `Ledger`, rule 6. */
  settleOwed(): Promise<void> | undefined {
    const ledger = this.#control?.ledger;
    if (ledger === undefined || ledger.late.owed === 0) return undefined;
    const { reply, total } = this.options.timeouts;
    return ledger.settleOwed(Math.min(reply, total / 2));
  }

  /** A transfer has ended, well or not: the session is free for the next one. */
  onTransferEnd(transfer: Transfer): void {
    transfer.observer?.onEnd();
    if (this.transfer !== transfer) return;
    this.transfer = undefined;
    this.isConfirmed = transfer.isConfirmed;
  }

  /** The call at hand is over, or asks for more: a loss closes the session again, also one that came before. */
  needConnection(): void {
    this.isConfirmed = false;
    if (this.#failure !== undefined && this.transfer?.isConfirmed !== true) this.fail(this.#failure.error);
  }

  /** Whether it was a loss that has closed it, and not the caller. */
  get wasLost(): boolean {
    return this.#wasLost && this.signal.reason === this.#failure?.error;
  }

  /**
   * The control connection has closed. A transfer whose final reply is in does not need it any more, and neither does what the call
   * still does on our side: a stream that finishes, a callback for the last line.
   */
  #lose(error: unknown): void {
    if (this.#failure === undefined) this.#wasLost = true;
    this.#failure ??= { error };
    if (this.transfer?.isConfirmed !== true && !this.isConfirmed) this.fail(error);
  }
}
