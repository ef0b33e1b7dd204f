import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

import type { Connection, Endpoint, ReceiveOptions, Sink, TlsFacts, WaitOptions } from "./connection.ts";
import { Closed } from "./closed.ts";
import { checkWait, watch } from "./deadline.ts";
import { StreamClosedError } from "./errors.ts";
import type { FirstRecord } from "./first-record.ts";
import type { Inlet } from "./inlet.ts";
import { cutOff, isBeingShut, isTcp } from "./node-socket.ts";
import { bytesTaken } from "./progress.ts";
import { SlicedWriter } from "./sliced-writer.ts";

const nothing = new Uint8Array(0);
const ignore = (): void => {};

/** What a {@link SocketConnection} is made of. */
export interface SocketParts {
  readonly socket: Duplex;
  /** Where the socket's bytes arrive. */
  readonly inlet: Inlet;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Whether the inlet was given bytes that did not come from the socket. */
  readonly hasHead?: boolean | undefined;
  readonly tls?: TlsFacts | undefined;
  /** The connection below this one, if it is TLS: it is what a reset must reach. */
  readonly below?: Connection | undefined;
  /** Whether TLS reads and writes the socket below by itself. */
  readonly isDirect?: boolean | undefined;
  /** Calls back when what the socket says it has written has really gone out, where those differ. */
  readonly whenSent?: ((done: () => void) => void) | undefined;
  /** A count that moves while bytes go out below; left out: that of the socket itself. */
  readonly progress?: (() => number) | undefined;
  /** What a cut must wait for so that the peer notices it. */
  readonly firstRecord?: FirstRecord | undefined;
}

/** A connection on a socket of Node, plain or TLS. Reading is the inlet's matter; this is the rest. */
export class SocketConnection implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly tls: TlsFacts | undefined;
  readonly #socket: Duplex;
  readonly #inlet: Inlet;
  readonly #below: Connection | undefined;
  readonly #whenSent: (done: () => void) => void;
  readonly #isDirect: boolean;
  readonly #hasHead: boolean;
  readonly #progress: () => number;
  /** Where the socket does not report how much of a write is out. */
  readonly #slices: SlicedWriter | undefined;
  readonly #pending: Set<(error: unknown) => void> = new Set();
  readonly #firstRecord: FirstRecord | undefined;
  readonly #onError = (error: unknown): void => this.fail(error);
  readonly #onClose = (): void => this.#closed();
  #hasWritten = false;
  #failure: { readonly error: unknown } | undefined;
  #ending: Promise<void> | undefined;

  constructor(parts: SocketParts) {
    this.#socket = parts.socket;
    this.#inlet = parts.inlet;
    this.#below = parts.below;
    this.#isDirect = parts.isDirect ?? false;
    this.#hasHead = parts.hasHead ?? false;
    this.#firstRecord = parts.firstRecord;
    this.#whenSent = parts.whenSent ?? ((done) => done());
    const slices =
      parts.progress === undefined && bytesTaken(parts.socket) === undefined
        ? new SlicedWriter(parts.socket)
        : undefined;
    this.#slices = slices;
    this.#progress = parts.progress ?? (() => slices?.bytesSent ?? bytesTaken(parts.socket) ?? 0);
    this.local = parts.local;
    this.remote = parts.remote;
    this.tls = parts.tls;
    // Until it has closed: an unheard `error` would end the process (F69).
    this.#socket.on("error", this.#onError);
    this.#socket.on("close", this.#onClose);
  }

  get isClosed(): boolean {
    return this.#failure !== undefined;
  }

  /** Whether `end` has been called. */
  protected get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /** See {@link bytesSentBy}. */
  get bytesSent(): number {
    return this.#progress();
  }

  async read(options?: WaitOptions): Promise<Uint8Array | undefined> {
    return this.#inlet.read(options);
  }

  async receive(sink: Sink, options?: ReceiveOptions): Promise<number> {
    return this.#inlet.receive(sink, options);
  }

  async write(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    checkWait(options);
    if (this.#ending !== undefined && this.#failure === undefined)
      throw new StreamClosedError("write after end");
    if (bytes.length === 0 && this.#failure === undefined) return;
    this.#hasWritten = true;
    await this.#perform("write", options, (done) => {
      this.#send(bytes, (error) => {
        if (error === undefined || error === null) this.#whenSent(done);
        else done(error);
      });
    });
  }

  async end(options?: WaitOptions): Promise<void> {
    checkWait(options);
    await (this.#ending ??= this.#perform("end", options, (done) => this.#endSocket(done)));
  }

  reset(): void {
    this.#shut(true);
  }

  close(): void {
    this.#shut(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** The stream broke: everything pending and everything later is rejected with this. Bytes already here come first. */
  fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#inlet.finish(error);
    this.#reject(error);
    this.#socket.destroy();
    this.#below?.close();
  }

  /** The socket, for TLS to be put on it directly; undefined if it carries TLS itself, or not all of the bytes. */
  get plainSocket(): Socket | undefined {
    if (this.#below !== undefined || this.#hasHead) return undefined;
    return isTcp(this.#socket) ? this.#socket : undefined;
  }

  /**
   * TLS that is told to end while it is still writing, its own handshake for one, has the socket below shut at once, and
   * what it has left, the close_notify above all, is lost (F45): it is told when a write of nothing is through. So are
   * sockets that are written to in slices.
   */
  #endSocket(done: (error?: Error | null) => void): void {
    if (!this.#isDirect && this.#slices === undefined) return void this.#socket.end(done);
    this.#send(nothing, (error) => {
      if (error === undefined || error === null) this.#socket.end(done);
      else done(error);
    });
  }

  #send(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    if (this.#slices === undefined) this.#socket.write(bytes, done);
    else this.#slices.write(bytes, done);
  }

  #shut(isReset: boolean): void {
    if (this.#failure !== undefined) return;
    const closed = new Closed();
    this.#failure = closed;
    this.#inlet.abandon(closed);
    if (this.#pending.size > 0) this.#reject(closed.error);
    const isUnfinished = this.#ending === undefined && (isReset || this.#hasWritten);
    if (isUnfinished && this.#firstRecord?.isDue === true) this.#firstRecord.wait(() => this.#cut(true));
    else this.#cut(isReset);
  }

  #cut(isReset: boolean): void {
    if (!isReset) this.#below?.close();
    else if (this.#below === undefined) cutOff(this.#socket);
    else if (this.#isDirect && isBeingShut(this.#socket)) this.#below.close();
    else this.#below.reset();
    // With the socket below gone, TLS would be freed at once, and this may be called by TLS itself: then Node crashes.
    if (this.#isDirect) setImmediate(() => this.#socket.destroy());
    else this.#socket.destroy();
  }

  /** The socket may close by itself when both sides have ended; before that it means that something broke (F48). */
  #closed(): void {
    // Node keeps a closed socket, and all that it refers to, until the next full collection.
    this.#socket.on("error", ignore).off("error", this.#onError).off("close", this.#onClose);
    if (this.#inlet.hasEnded && this.#pending.size === 0) return;
    this.fail(new StreamClosedError("the connection was lost"));
  }

  #reject(error: unknown): void {
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
  }

  #perform(
    phase: string,
    options: WaitOptions | undefined,
    start: (done: (error?: Error | null) => void) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure.error);
      const fail = (error: unknown): void => {
        stop();
        this.#pending.delete(fail);
        reject(error);
      };
      const stop = watch(
        phase,
        options,
        (reason) => {
          fail(reason);
          // How much went out is unknown, so nobody may take it for whole.
          this.reset();
        },
        this.#progress,
      );
      this.#pending.add(fail);
      start((error) => {
        // What the socket says second ("destroyed") tells less than what `error` says first.
        if (error !== undefined && error !== null)
          return this.#failure === undefined ? this.fail(error) : undefined;
        stop();
        this.#pending.delete(fail);
        resolve();
      });
    });
  }
}
