import type { Reply } from "ftplib";
import { FtpConnectionError, FtpReconnectError } from "../errors/connection-errors.ts";
import { type ConnectionStatus, STATUSES } from "../errors/statuses.ts";
import { translate } from "../errors/translate.ts";
import type { Download } from "../transfer/download.ts";
import { LentDownload } from "../transfer/lent-download.ts";
import { type Options, type Target, targetOf } from "./connect-options.ts";
import type { SocketWatcher } from "./dial.ts";
import type { Link } from "./link.ts";
import { openSession } from "./open-session.ts";
import { RawClient } from "./raw-client.ts";
import { Turns } from "./turns.ts";

/** The connection of a client: its status, its events, the turns of its calls, and a new one for one that was lost. */
export class Connection {
  readonly events: RawClient = new RawClient();
  readonly lent: LentDownload = new LentDownload();
  /** The working directory, as far as `cwd` and `cdup` tell. */
  directory = ".";
  #turns = new Turns();
  #status: ConnectionStatus = STATUSES.NOT_YET_CONNECTED;
  #target: Target | undefined;
  #link: Link | undefined;
  /** Set while a connection is being made; aborted when that is given up. */
  #attempt: AbortController | undefined;
  #lastError: Error | undefined;
  /** Why the connection was lost, if it was, and by an error. */
  #lossError: Error | undefined;
  #isLost = false;
  #watcher: SocketWatcher | undefined;
  #isEndHeard = false;
  #reconnecting: Promise<void> | undefined;

  get status(): ConnectionStatus {
    // A call may know it before the socket's own event comes.
    if (this.#status === STATUSES.CONNECTED && this.#link?.session.state === "closed") this.#ended(false);
    return this.#status;
  }

  /** Whether there is nothing to end. */
  get isOver(): boolean {
    const { status } = this;
    return status === STATUSES.NOT_YET_CONNECTED || status === STATUSES.DISCONNECTED;
  }

  /** The last error of the connection. */
  get lastError(): Error | undefined {
    return this.#lastError;
  }

  /** Whether `connect` or `reconnect` is under way. */
  get isBeingMade(): boolean {
    return this.#attempt !== undefined && this.#reconnecting === undefined;
  }

  /** The turns of the calls that were made since the last `connect` or `destroy`. */
  get turns(): Turns {
    return this.#turns;
  }

  /** What the call whose turn it is works with. @throws FtpConnectionError without a connection */
  get link(): Link {
    if (this.#link !== undefined) return this.#link;
    throw new FtpConnectionError(`the connection was closed; its status is: ${this.#status}`);
  }

  /** Connects and logs in; returns the greeting. @throws FtpConnectionError if there is a connection */
  async connect(options: Options): Promise<string> {
    this.#throwUnlessOver("connect");
    this.#target = targetOf(options);
    this.#dropCalls();
    return await this.#open(STATUSES.CONNECTING);
  }

  /** Connects with the options of the last time. */
  async reconnect(): Promise<string> {
    this.#throwUnlessOver("reconnect");
    if (this.#target === undefined)
      throw new FtpConnectionError("can't reconnect: there was no connection, so call connect() first");
    this.#dropCalls();
    return await this.#open(STATUSES.RECONNECTING);
  }

  /**
   * Whether a call can be made; if a new connection is needed first, what it is to wait for.
   *
   * @throws FtpConnectionError; with `autoReconnect` the promise rejects with an FtpReconnectError
   */
  prepare(name: string): Promise<void> | undefined {
    const { status } = this;
    if (this.#isLost && this.#target?.autoReconnect === true) this.#reconnecting ??= this.#beginRenewal();
    if (this.#reconnecting !== undefined || status === STATUSES.CONNECTED) return this.#reconnecting;
    throw new FtpConnectionError(`can't perform '${name}' command when connection status is: ${status}`);
  }

  /** The new connection that calls wait for, if they do. */
  get renewal(): Promise<void> | undefined {
    return this.#reconnecting;
  }

  /** Somebody has the stream of a download, and reads it, or will. */
  lend(download: Download, link: Link): void {
    if (this.#link !== link) return download.release();
    this.lent.lend(download);
    // The end of the connection waits for a stream that is read. The caller has had the time to begin.
    if (this.#status !== STATUSES.CONNECTED) setImmediate(() => this.lent.discardUnread());
  }

  /** The connection will be closed on purpose. */
  leave(status: typeof STATUSES.LOGGING_OUT | typeof STATUSES.DISCONNECTING): void {
    this.#status = status;
  }

  /**
   * QUIT, and the end of the connection, whatever is answered.
   *
   * @param limit milliseconds for the reply
   */
  async quit(limit: number): Promise<Reply> {
    const { link } = this;
    try {
      const reply = await link.session.quit({ signal: AbortSignal.timeout(limit) });
      // The session does not wait for it.
      this.#endHeard();
      return reply;
    } finally {
      // Else it was lost, and there may be another one.
      if (this.#link === link) this.close();
    }
  }

  /** Closes the connection at once, and gives up the attempt to make one. Calls that wait reject. */
  close(): void {
    const error = new FtpConnectionError("the connection was closed by the client");
    this.#dropCalls();
    this.lent.download?.destroy(error);
    this.#attempt?.abort(error);
    this.#attempt = undefined;
    this.#reconnecting = undefined;
    this.#link?.session.close();
    this.#ended(false);
  }

  /** A call is for the connection that it was made on: what waits is not carried out on another one. */
  #dropCalls(): void {
    this.#turns.close(new FtpConnectionError("the connection that the call was made on was closed"));
    this.#turns = new Turns();
  }

  #throwUnlessOver(what: string): void {
    if (!this.isOver)
      throw new FtpConnectionError(`can't ${what} when connection status is: '${this.#status}'`);
  }

  async #open(status: ConnectionStatus): Promise<string> {
    this.#status = status;
    const target = this.#target ?? targetOf({});
    const attempt = new AbortController();
    this.#attempt = attempt;
    const tell = (text: string): void => void this.events.emit("greeting", text);
    try {
      const { session, greeting } = await openSession(target, this.#watch(), tell, attempt.signal);
      if (this.#attempt !== attempt) {
        session.close();
        throw new FtpConnectionError("the connection was lost, and another one is being made");
      }
      this.#link = { session, transfers: { isText: false, restart: undefined, stop: undefined } };
      this.#status = STATUSES.CONNECTED;
      this.events.connected = true;
      [this.#isLost, this.#lossError] = [false, undefined];
      this.events.emit("ready");
      return greeting;
    } catch (thrown) {
      const error = attempt.signal.aborted ? (attempt.signal.reason as Error) : translate(thrown);
      // Else it has ended already, and there may be another one.
      if (this.#attempt === attempt) {
        this.#failed(error);
        this.#ended(false);
      }
      throw error;
    } finally {
      if (this.#attempt === attempt) this.#attempt = undefined;
    }
  }

  #beginRenewal(): Promise<void> {
    const renewal = this.#renew().finally(() => {
      if (this.#reconnecting === renewal) this.#reconnecting = undefined;
    });
    return renewal;
  }

  /** A new connection in place of the lost one, in the same directory if that is wanted. */
  async #renew(): Promise<void> {
    const loss = this.#lossError;
    await this.#open(STATUSES.RECONNECTING).catch((error: Error) => {
      throw error instanceof FtpConnectionError ? error : new FtpReconnectError(loss, error);
    });
    if (this.#target?.preserveCwd !== true) this.directory = ".";
    else await this.#enter(this.link, loss);
  }

  /** Goes back to the working directory of the connection that was lost. */
  async #enter(link: Link, loss: Error | undefined): Promise<void> {
    try {
      await link.session.cwd(this.directory);
    } catch (error) {
      if (this.#link === link) {
        this.leave(STATUSES.DISCONNECTING);
        this.close();
      }
      throw new FtpReconnectError(loss, translate(error), true);
    }
  }

  /** What hears of the next socket, until there is another one. */
  #watch(): SocketWatcher {
    const watcher: SocketWatcher = {
      ended: () => this.#watcher === watcher && this.#endHeard(),
      failed: (error) => this.#watcher === watcher && this.#failed(error),
      closed: (hadError) => this.#watcher === watcher && this.#ended(hadError),
    };
    this.#watcher = watcher;
    this.#isEndHeard = false;
    return watcher;
  }

  /** The server has ended the connection. */
  #endHeard(): void {
    if (!this.#isEndHeard) this.events.emit("end");
    this.#isEndHeard = true;
  }

  #failed(error: Error): void {
    this.#lastError = error;
    this.events.emit("error", error);
  }

  #ended(hadError: boolean): void {
    if (this.#status === STATUSES.DISCONNECTED) return;
    if (hadError) this.#lossError = this.#lastError;
    this.#isLost = this.#status !== STATUSES.DISCONNECTING && this.#status !== STATUSES.LOGGING_OUT;
    this.#status = STATUSES.DISCONNECTED;
    this.#link?.transfers.stop?.(new FtpConnectionError("the connection was closed"));
    this.#link = undefined;
    this.lent.download?.release();
    this.events.connected = false;
    this.events.emit("close", hadError);
  }
}
