import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { TlsAcceptor } from "./tls-acceptor.ts";
import { Wire } from "./wire.ts";

/** What reads a control connection, and reads on when its stream is replaced by TLS or by what is below TLS. */
export interface StreamReader {
  attach(stream: Duplex): void;
  detach(): void;
}

/** The server's end of a control connection: lines in, bytes out, TLS put on (AUTH) and taken off (CCC). */
export class ControlConnection<Reader extends StreamReader = StreamReader> {
  readonly socket: Socket;
  readonly peerAddress: string;
  readonly localAddress: string;
  readonly reader: Reader;
  /** Settles when the TCP connection is gone. */
  readonly closed: Promise<void>;
  /** Settles when the client has ended its half, or the TCP connection is gone. */
  readonly left: Promise<void>;
  #wire: Wire;
  #tls: TLSSocket | undefined;

  constructor(socket: Socket, reader: Reader) {
    this.reader = reader;
    this.socket = socket;
    // Both are empty once the socket is closed, so they are kept now.
    this.peerAddress = plainAddress(socket.remoteAddress ?? "");
    this.localAddress = plainAddress(socket.localAddress ?? "");
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    this.left = new Promise((resolve) => {
      socket.once("end", resolve).once("close", () => resolve());
    });
    this.#wire = new Wire(socket);
  }

  /** Begins to read in clear. */
  open(): void {
    this.reader.attach(this.#wire);
  }

  get wire(): Wire {
    return this.#wire;
  }

  /** The TLS layer, while there is one. */
  get tls(): TLSSocket | undefined {
    return this.#tls;
  }

  get #stream(): Duplex {
    return this.#tls ?? this.#wire;
  }

  /** Sends bytes; settles when they have been handed to the system, or when the connection is gone. */
  send(bytes: Uint8Array): Promise<void> {
    const stream = this.#stream;
    if (!stream.writable) return Promise.resolve();
    return new Promise((resolve) => {
      stream.once("close", resolve);
      stream.write(bytes, () => {
        stream.off("close", resolve);
        resolve();
      });
    });
  }

  /** Everything sent has been handed over: `send` waits for it. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** Puts TLS on. What the client sent in clear after AUTH is forgotten: CVE-2011-1575. */
  async secure(acceptor: TlsAcceptor): Promise<void> {
    this.reader.detach();
    this.#tls = await acceptor.accept(this.#wire, "control");
    this.reader.attach(this.#tls);
  }

  /**
   * Takes TLS off (RFC 4217, CCC): sends close_notify, waits for the client's, goes on in clear. A client that sends
   * no close_notify is believed when it sends text in clear.
   */
  async clear(): Promise<void> {
    const tls = this.#tls;
    if (!tls) return;
    const old = this.#wire;
    old.endsSocket = false;
    this.reader.detach();
    await new Promise<void>((resolve) => {
      old.once("finish", resolve).once("close", resolve);
      if (old.destroyed) resolve();
      tls.end();
    });
    await new Promise<void>((resolve) => {
      tls.once("end", resolve).once("close", resolve);
      old.once("clear-text", resolve);
      if (tls.readableEnded || tls.destroyed || old.hasClearText) resolve();
      tls.resume();
    });
    this.#tls = undefined;
    this.#wire = old.handOver();
    // A client that has gone meanwhile is not heard of any more.
    if (this.socket.destroyed) this.#wire.destroy();
    this.reader.attach(this.#wire);
  }

  /** Ends as one should: close_notify where there is TLS, then FIN. */
  end(): void {
    this.#stream.end();
  }

  /** Closes at once. */
  destroy(): void {
    this.socket.destroy();
  }
}

/** An IPv4 address that a dual-stack socket shows in IPv6 form, in its own form. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}
