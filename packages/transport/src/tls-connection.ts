import type { TLSSocket } from "node:tls";

import type { Connection, TlsFacts, WaitOptions } from "./connection.ts";
import { within } from "./deadline.ts";
import { Closed } from "./closed.ts";
import { TruncatedError } from "./errors.ts";
import type { FirstRecord } from "./first-record.ts";
import { Inlet } from "./inlet.ts";
import { canFree, canPauseTls, readsBehindEnd } from "./runtime.ts";
import { SocketConnection } from "./socket-connection.ts";
import type { TlsCarrier } from "./tls-carrier.ts";
import { laterFailure } from "./tls-failure.ts";

/** What a {@link TlsConnection} is made of, once the handshake is done. */
export interface TlsParts {
  readonly socket: TLSSocket;
  readonly carrier: TlsCarrier;
  readonly below: Connection;
  /** What the handshake settled. */
  readonly facts: TlsFacts;
  /** What a cut waits for, at the client of TLS 1.3. */
  readonly firstRecord: FirstRecord | undefined;
  /** Whether the peer has nothing to say: how its side ends is not looked at. */
  readonly isSendOnly?: boolean | undefined;
}

/** What is left when TLS has been taken off. */
export interface Uncovered {
  readonly below: Connection;
  /** Clear bytes that were read behind the peer's close_notify. */
  readonly first: Uint8Array;
}

/**
 * Gives a block's memory back at once: TLS has a new one for every 16 KiB, and until the collector of garbage came round
 * thousands would lie about. A part of a larger buffer is left alone, and Node 20 cannot.
 */
function free({ buffer, length }: Uint8Array & { buffer: { transfer?(length: number): unknown } }): void {
  if (length === buffer.byteLength) buffer.transfer?.(0);
}

/** A connection on a socket of Node's TLS, which runs over any other connection. */
export class TlsConnection extends SocketConnection {
  readonly #parts: TlsParts;
  readonly #inlet: Inlet;
  #hasBelowEnded = false;
  /** Set while, and after, TLS is taken off: failures are for that to tell. */
  #failShutdown: ((error: unknown) => void) | undefined;

  constructor(parts: TlsParts) {
    const { socket, carrier, below, facts, firstRecord } = parts;
    const pause = (): void => {
      if (canPauseTls) socket.pause();
      else carrier.hold();
    };
    const inlet = new Inlet({
      open: () => {
        carrier.release();
        socket.resume();
      },
      shut: pause,
      received: () => carrier.received,
      ...(canFree ? { free } : {}),
    });
    const { local, remote } = below;
    const whenSent = (done: () => void): void => carrier.whenSent(done);
    const progress = (): number => carrier.progress;
    super({ socket, inlet, local, remote, below, tls: facts, whenSent, progress, firstRecord });
    this.#parts = parts;
    this.#inlet = inlet;
    if (canPauseTls) socket.pause();
    socket.on("data", (bytes: Uint8Array) => {
      firstRecord?.settle();
      if (!inlet.push(bytes, false)) pause();
      this.#judge();
    });
    socket.once("end", () => inlet.finish());
  }

  /** The connection below has ended. */
  onBelowEnd(): void {
    this.#hasBelowEnded = true;
    this.#parts.firstRecord?.settle();
    this.#judge();
  }

  override fail(error: unknown): void {
    const failure = laterFailure(error);
    if (this.#failShutdown === undefined) super.fail(failure);
    else this.#failShutdown(failure);
  }

  /** See {@link bytesReceivedBy}. */
  get bytesReceived(): number {
    return this.#parts.carrier.received;
  }

  /** Whether the peer's close_notify has come. */
  get hasCloseNotify(): boolean {
    return this.#inlet.hasEnded;
  }

  /** Whether it was made to send only. */
  get isSendOnly(): boolean {
    return this.#parts.isSendOnly === true;
  }

  /** A whole record has come; where TLS does not report tickets, it may hold one. */
  onRecord(): void {
    this.#parts.firstRecord?.onTicket();
  }

  /** Takes TLS off again: close_notify out, close_notify in, and the connection below is as it was. */
  async shutDown(options: WaitOptions): Promise<Uncovered> {
    const { socket, carrier, below } = this.#parts;
    const failure = new Promise<never>((_resolve, reject) => {
      this.#failShutdown = reject;
    });
    const first = carrier.takeOff();
    const hadEnded = this.#inlet.hasEnded;
    // Unread bytes are dropped: nothing may stand between us and the close_notify.
    this.#inlet
      .receive(() => {})
      .then(
        () => {
          if (readsBehindEnd || hadEnded) carrier.onCloseNotify();
        },
        () => {},
      );
    const done = within("shutdown", options, async () => {
      await Promise.race([new Promise<void>((resolve) => socket.end(resolve)), failure]);
      return Promise.race([first, failure]);
    });
    try {
      return { below, first: await done };
    } finally {
      this.#inlet.abandon(new Closed());
      socket.destroy();
    }
  }

  /**
   * TLS has ended cleanly only if it says so by itself, by a close_notify: the end of the connection below is kept
   * from it. All that came before that end has been decrypted, so one round of the event loop is enough (S55).
   *
   * Once our own end has been asked for, a missing close_notify is the reader's matter alone: a server that stores what
   * it gets may close as soon as it has all, and the end of an upload does not fail for that (F45).
   */
  #judge(): void {
    const { socket } = this.#parts;
    if (!this.#hasBelowEnded || socket.readableLength > 0) return;
    setImmediate(() => {
      if (socket.readableLength > 0 || this.#inlet.hasEnded) return;
      if (this.isSendOnly) this.#inlet.finish();
      else if (this.isEnding) this.#inlet.finish(new TruncatedError());
      else this.fail(new TruncatedError());
    });
  }
}
