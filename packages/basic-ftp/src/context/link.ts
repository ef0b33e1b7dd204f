import type { FTP_TLS, FtpConnectTarget, PassiveCommand, Reply, TlsFacts } from "ftplib";
import { preferPassiveOf } from "ftplib/internal";
import { once } from "node:events";
import type { Socket } from "node:net";
import { closedBecause, type Failing, isError, lossOf, translate } from "../errors/translate.ts";
import { dial } from "./dial.ts";
import { type SecureSocket, secureView } from "./secure-view.ts";
import { type LinkOptions, type LinkOwner, sessionFor } from "./session.ts";
import { describePeer, describeTls } from "./transfer-log.ts";
import { WireLog } from "./wire-log.ts";

/** The session of `ftplib` below a context, and why it was closed. One context has one link for all its connections. */
export class Link {
  /** Whether data may go to the host that a 227 names. */
  trustsDataHost = false;
  /** How often the user has closed the client. */
  closings = 0;
  /** Whether a connection is being opened. */
  isConnecting = false;
  /** Why the client is closed. */
  closingError: Error | undefined;
  dataSocket: Socket | undefined;
  readonly log: WireLog;
  /** The error of the last data connection that could not be opened. */
  dataFailure: Error | undefined;
  #controlFailure: Error | undefined;
  #controlSocket: Socket;
  #ftp: FTP_TLS | undefined;
  /** The session before, and where it led. */
  #last: { readonly host: string; readonly ftp: FTP_TLS } | undefined;
  #isImplicit = false;
  #passiveCommand: PassiveCommand | undefined;
  #secure: { readonly facts: TlsFacts; readonly view: SecureSocket } | undefined;
  #onClose: (reason: Error) => void = () => {};
  #whenClosed: Promise<never> = this.#untilClosed();
  readonly #owner: LinkOwner;

  constructor(owner: LinkOwner) {
    this.#owner = owner;
    this.#controlSocket = owner._newSocket();
    this.log = new WireLog(
      (words) => owner.log(words),
      () => `${describePeer(this.#controlSocket)} (${describeTls(this.tlsProtocol)})`,
    );
  }

  get socket(): Socket {
    const facts = this.#ftp?.tls;
    if (facts === undefined) return this.#controlSocket;
    if (this.#secure?.facts !== facts) {
      const isVerified = this.#owner.tlsOptions.rejectUnauthorized !== false;
      this.#secure = { facts, view: secureView(this.#controlSocket, facts, isVerified) };
    }
    return this.#secure.view;
  }

  /** The version of TLS on the control connection, if it is secure. */
  get tlsProtocol(): string | undefined {
    return this.#ftp?.tls?.protocol;
  }

  get isOpen(): boolean {
    const isReady = this.closingError === undefined && this.#ftp?.state !== "closed";
    return isReady && this.#controlSocket.remoteAddress !== undefined;
  }

  /** The only command to ask for data ports by; undefined: both are tried. */
  set passiveCommand(command: PassiveCommand | undefined) {
    if (command === this.#passiveCommand) return;
    this.#passiveCommand = command;
    this.#ftp?.setPasv(true, command);
  }

  /** The limit of each step from now on, milliseconds; 0: none. */
  set timeout(timeout: number) {
    this.#ftp?.setTimeouts(timeout > 0 ? timeout : null);
  }

  /** Connects a link that is as it was when it was new. */
  async connect({ host, port, ...options }: LinkOptions): Promise<Reply> {
    this.#isImplicit = options.implicit;
    const ftp = this.#session(host, options);
    if (this.#last?.host === host) preferPassiveOf(ftp, this.#last.ftp);
    this.#last = { host, ftp };
    ftp.setPasv(true, this.#passiveCommand);
    this.#ftp = ftp;
    this.isConnecting = true;
    try {
      return await this.run(() => ftp.connect(host, { port }));
    } finally {
      if (ftp === this.#ftp) this.isConnecting = false;
    }
  }

  /**
   * Runs a call of `ftplib` and says its failure in the words of basic-ftp. Any failure but a refusal closes the client.
   *
   * @throws FTPError; an error with a system's `code`, or none
   */
  async run<T>(call: (ftp: FTP_TLS) => Promise<T>, isTransfer = false): Promise<T> {
    if (this.closingError !== undefined) throw closedBecause(this.closingError);
    const ftp = this.#ftp;
    // The client may be closed in this moment.
    await this.#noteLoss(ftp);
    if (this.closingError !== undefined) throw this.closingError;
    if (ftp === undefined) throw this.close(notConnected());
    try {
      return await Promise.race([call(ftp), this.#whenClosed]);
    } catch (thrown) {
      if (this.closingError !== undefined || ftp !== this.#ftp) throw this.closingError ?? thrown;
      const { error, isFinal } = translate(thrown, this.#failing(isTransfer));
      throw isFinal ? this.close(error) : error;
    }
  }

  /** Waits while nothing is asked, for no longer than a step may take. Rejects when the connection ends meanwhile. */
  async idle(until: Promise<unknown>): Promise<void> {
    const [ftp, socket] = [this.#ftp, this.#controlSocket];
    if (ftp === undefined) throw this.close(notConnected());
    const stop = new AbortController();
    const { signal } = stop;
    const lost = once(socket, "close", { signal }).then(async () => {
      await ftp.putcmd("NOOP").catch(() => {});
      throw (await this.#lossOf(ftp)) ?? new Error("the connection has ended");
    });
    const { timeout } = this.#owner;
    const late = new Error("Timeout (control socket)");
    const timer = timeout > 0 ? setTimeout(() => this.close(late), timeout) : undefined;
    try {
      await Promise.race([until, this.#whenClosed, lost]);
    } finally {
      clearTimeout(timer);
      lost.catch(() => {});
      stop.abort();
    }
  }

  /** A call that has waited while the user closed the client is not made any more, not even one that opens a connection. */
  throwIfClosedSince(closings: number): void {
    if (this.closings !== closings && this.closingError !== undefined) throw closedBecause(this.closingError);
  }

  /** Closes the client because of the error, which it returns; the first reason stays. Says QUIT where nothing is under way. */
  close(reason: Error): Error {
    if (this.closingError !== undefined) return this.closingError;
    this.closingError = reason;
    this.#onClose(reason);
    this.#hangUp();
    return reason;
  }

  /** As before the first connection. */
  reset(): void {
    this.#hangUp();
    this.#ftp = undefined;
    this.isConnecting = false;
    this.log.reset();
    this.#controlFailure = undefined;
    this.#controlSocket = this.#owner._newSocket();
    this.closingError = undefined;
    this.#whenClosed = this.#untilClosed();
  }

  /** @throws Error for options that TLS refuses: the client is closed then */
  #session(host: string, options: Pick<LinkOptions, "implicit" | "tls">): FTP_TLS {
    try {
      return sessionFor(this.#owner, {
        ...options,
        connector: (target) => this.#dial(target, host),
        trustServerPasvIpv4Address: this.trustsDataHost,
        log: (line) => this.log.line(line),
      });
    } catch (thrown) {
      throw this.close(translate(thrown, this.#failing()).error);
    }
  }

  #failing(isTransfer = false): Failing {
    return {
      dialling: this.#controlFailure,
      isImplicit: this.#isImplicit,
      isCutOff: this.#controlSocket.destroyed,
      isTransfer,
    };
  }

  #hangUp(): void {
    const ftp = this.#ftp;
    this.dataSocket = undefined;
    if (ftp?.state !== "ready") return ftp?.close();
    ftp
      .putcmd("QUIT")
      .catch(() => {})
      .finally(() => ftp.close());
  }

  #untilClosed(): Promise<never> {
    const closed = new Promise<never>((_, reject) => (this.#onClose = reject));
    closed.catch(() => {});
    return closed;
  }

  /** A connection that was lost while nothing was asked is reported by the next call. */
  async #noteLoss(ftp: FTP_TLS | undefined): Promise<void> {
    const loss = await this.#lossOf(ftp);
    if (loss !== undefined) throw closedBecause(loss);
  }

  /** Why the client is closed, where the connection was lost. */
  async #lossOf(ftp: FTP_TLS | undefined): Promise<Error | undefined> {
    if (ftp?.state !== "closed" || ftp.welcome === undefined) return undefined;
    const lost: unknown = await ftp.putcmd("NOOP").catch((error: unknown) => error);
    const cause = isError(lost) ? lost.cause : undefined;
    return this.close(lossOf(cause ?? lost));
  }

  async #dial({ host, port, purpose, signal }: FtpConnectTarget, server: string): Promise<Socket> {
    const isData = purpose === "data";
    const socket = isData ? this.#owner._newSocket() : this.#controlSocket;
    const address = isData && host === server ? (this.#controlSocket.remoteAddress ?? host) : host;
    this.dataFailure = undefined;
    try {
      await dial(socket, { host: address, port, family: this.#owner.ipFamily, signal });
    } catch (error) {
      if (isError(error) && !signal.aborted) {
        if (isData) this.dataFailure = error;
        else this.#controlFailure = error;
      }
      throw error;
    }
    if (isData) {
      this.dataSocket = socket;
      this.log.transfer?.connected(socket, this.tlsProtocol);
    } else if (!this.#isImplicit) this.log.connected();
    return socket;
  }
}

function notConnected(): Error {
  return Object.assign(new Error("Socket is closed (control socket)"), { code: "ERR_SOCKET_CLOSED" });
}
