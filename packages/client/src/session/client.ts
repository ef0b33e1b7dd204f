import { ConnectionClosedError, type Reply } from "@ftplib/reply";
import { command } from "../command/command.ts";
import { NotConnectedError } from "../errors/not-connected-error.ts";
import { networkFailure } from "../errors/network-failure.ts";
import { wrongProtocol } from "../errors/wrong-protocol.ts";
import { greeting } from "../exchange/greeting.ts";
import { maskError } from "../log/mask-error.ts";
import { connectionTraces } from "../log/traces.ts";
import { type CallOptions, type RunningCall, withinLimits } from "./call-limits.ts";
import { checkConnector } from "./connector.ts";
import { CallQueue } from "./call-queue.ts";
import { ClientState } from "./client-state.ts";
import { converse } from "./converse.ts";
import { openControl } from "./open-control.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { QuietNoop } from "./quiet-noop.ts";
import { Session } from "./session.ts";

/**
 * The life of a client in one word: `ready` and `busy` tell whether a call is under way, `transferring` that a data connection
 * is open.
 */
export type ClientPhase = "connecting" | "ready" | "busy" | "transferring" | "closed";

/** One call, also where it takes more turns than one. */
export interface CallIdentity {
  /** What `aborts` knows it by. */
  readonly made: number;
  /** When its first turn began, milliseconds as of `performance.now`; undefined before. */
  begun: number | undefined;
}

/** How a call takes a turn. */
export interface TurnOptions extends CallOptions {
  /** Left out: the call is made now, and takes one turn. */
  readonly identity?: CallIdentity | undefined;
}

/** What {@link FTP} and {@link FTP_TLS} stand on: the turn of each call, and the session that is open. */
export class Client extends ClientState {
  readonly #queue = new CallQueue();
  #session: Session | undefined;
  #isConnecting = false;
  /** The error of the last close(): another one than before has come where a call to connect() was overtaken. */
  #closedWith: unknown;

  get state(): ClientPhase {
    if (this.#isConnecting) return "connecting";
    const session = this.#session;
    if (session === undefined || !session.isOpen) return "closed";
    if (session.transfer !== undefined) return "transferring";
    return this.#queue.isBusy || session.isReplyDue ? "busy" : "ready";
  }

  /** The open session. Throws ConnectionClosedError, with what closed the last one as `cause`, when there is none. */
  get session(): Session {
    if (this.#session === undefined) throw new NotConnectedError("not connected: call connect() first");
    void this.#session.control;
    return this.#session;
  }

  /** The last session, open or not. */
  get lastSession(): Session | undefined {
    return this.#session;
  }

  /** A call that is made now. */
  newCall(): CallIdentity {
    return { made: this.aborts.now, begun: undefined };
  }

  /** Runs the call when its turn has come, on the session that is open then and on no other. */
  async call<T>(call: (session: Session) => Promise<T>, options: TurnOptions = {}): Promise<T> {
    try {
      return await this.#inTurn(() => this.session, call, options);
    } catch (error) {
      throw maskError(error, this.secrets);
    }
  }

  /** The same for a call that goes on with what it began on a session: on that one, in a turn of its own. */
  async callOn<T>(session: Session, call: () => Promise<T>, options: TurnOptions = {}): Promise<T> {
    return await this.#inTurn(() => session, call, options);
  }

  async #inTurn<T>(
    open: () => Session,
    call: (session: Session) => Promise<T>,
    { identity = this.newCall(), signal }: TurnOptions,
  ): Promise<T> {
    return await this.#queue.run(async () => {
      const session = open();
      session.callAtHand = identity.made;
      identity.begun ??= performance.now();
      const inStep = async (): Promise<T> => {
        await session.settleOwed();
        return await call(session);
      };
      const { begun } = identity;
      return await this.during(session, inStep, { signal, begun });
    }, signal);
  }

  /** Runs the call at once, on the session that it has already, beside the one whose turn it is. */
  async during<T>(session: Session, call: () => Promise<T>, options: RunningCall = {}): Promise<T> {
    try {
      return await withinLimits(session, call, options);
    } catch (error) {
      throw maskError(error, this.secrets);
    }
  }

  /** Opens the control connection and reads the greeting. What was open before is closed; what was known is forgotten. */
  async connect(given: Partial<ResolvedOptions>, options: CallOptions): Promise<Reply> {
    const before = this.#closedWith;
    return await this.#queue.run(async () => {
      if (this.#closedWith !== before) throw this.#closedWith;
      const changed = { ...this.options, ...given };
      checkConnector(changed);
      this.options = changed;
      this.#session?.fail(new ConnectionClosedError("the connection was replaced by a new one"));
      const session = new Session(this);
      this.#session = session;
      this.#isConnecting = true;
      try {
        return await this.during(session, () => this.#greet(session), options);
      } finally {
        if (this.#session === session) this.#isConnecting = false;
      }
    }, options.signal);
  }

  /** Closes what is open because of the error, and what a call to connect() that waits for its turn would open. */
  close(error: unknown): void {
    this.#closedWith = error;
    this.#isConnecting = false;
    this.#session?.fail(error);
  }

  /** NOOP in a turn of its own, unless a call is under way, or replies or the next command are left to the caller. */
  #sendNoop(session: Session): void {
    if (this.#queue.isBusy || session.isReplyDue || session.facts.isAmidSequence) return;
    const call = async (): Promise<void> => {
      const [entry] = session.control.send([command("NOOP")]);
      if (entry !== undefined) await session.control.replyTo(entry);
    };
    this.callOn(session, call).catch(() => {});
  }

  async #greet(session: Session): Promise<Reply> {
    const { implicit: isImplicit, connector } = this.options;
    const isThroughConnector = connector !== undefined;
    const trace = connectionTraces.isHeard
      ? connectionTraces.begin({ ...this.whereabouts, isImplicit, isThroughConnector })
      : undefined;
    try {
      const connection = await openControl(session);
      trace?.note({ local: connection.local, remote: connection.remote });
      const entry = session.begin(connection);
      const welcome = await converse(session, greeting(), { phase: "greeting", entry });
      this.welcome = welcome;
      trace?.note({ welcome: this.secrets.mask(welcome.text) });
      trace?.end();
      const { noopInterval } = this.options;
      if (noopInterval !== undefined)
        session.noops = new QuietNoop(session, noopInterval, () => this.#sendNoop(session));
      return welcome;
    } catch (error) {
      const failure = wrongProtocol(networkFailure(error, { phase: "connect" }), this.secrets);
      session.fail(failure);
      trace?.fail(maskError(failure, this.secrets));
      throw failure;
    }
  }
}
