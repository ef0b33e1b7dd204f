import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { DataEnd } from "./data-end.ts";
import type { TlsAcceptor } from "./tls-acceptor.ts";
import { Wire } from "./wire.ts";

/** The server's end of a data connection. */
export class DataConnection {
  readonly wire: Wire;
  /** Bytes of the file or listing sent or received so far. */
  bytes = 0;
  /** Settles when the TCP connection is gone. */
  readonly closed: Promise<void>;
  /** The negotiated protocol, once TLS is on. */
  tlsVersion: string | undefined;
  /** Whether the TLS session was resumed, once TLS is on. */
  sessionReused: boolean | undefined;
  #tls: TLSSocket | undefined;
  #hadCloseNotify = false;
  #lastWrite: Promise<void> = Promise.resolve();
  #reset = false;

  constructor(socket: Socket) {
    this.wire = new Wire(socket);
    this.closed = new Promise((resolve) => {
      if (socket.closed) resolve();
      else socket.once("close", () => resolve());
    });
  }

  get stream(): Duplex {
    return this.#tls ?? this.wire;
  }

  /** How the client's half ended, as far as it has. */
  get peerEnd(): DataEnd {
    const { peerEnd } = this.wire;
    if (peerEnd === "reset" || !this.#tls) return peerEnd;
    // TLS that ended while TCP had not yet did so by close_notify.
    if (this.#hadCloseNotify) return "close-notify";
    if (peerEnd === "open") return "open";
    return this.wire.records.endsWithAlert ? "close-notify" : "missing-close-notify";
  }

  async secure(acceptor: TlsAcceptor): Promise<void> {
    const tls = await acceptor.accept(this.wire, "data");
    this.#tls = tls;
    this.tlsVersion = tls.getProtocol() ?? undefined;
    this.sessionReused = tls.isSessionReused();
    const noteEnd = (): void => {
      this.#hadCloseNotify = this.wire.peerEnd === "open";
    };
    if (tls.readableEnded) noteEnd();
    else tls.once("end", noteEnd);
  }

  /** Sends bytes, waiting only while the client is slower; fails when the client has closed. */
  async send(bytes: Uint8Array): Promise<void> {
    const { stream } = this;
    if (this.wire.isEndedHere) return;
    if (!stream.writable) throw new Error("the client closed the data connection");
    this.bytes += bytes.length;
    let handedOver: () => void = () => {};
    this.#lastWrite = new Promise((resolve) => {
      handedOver = resolve;
    });
    if (stream.write(bytes, () => handedOver())) return;
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        stream.off("drain", settle).off("close", settle);
        if (stream.destroyed && !this.wire.isEndedHere)
          reject(new Error("the client closed the data connection"));
        else resolve();
      };
      stream.on("drain", settle).on("close", settle);
    });
  }

  /** Settles when everything sent so far has been handed to the system, through TLS, or the connection is gone. */
  flush(): Promise<void> {
    return Promise.race([this.#lastWrite, this.closed]);
  }

  /** What the client sends, until its end; fails on a reset. */
  async *receive(): AsyncGenerator<Buffer, void, undefined> {
    const { stream } = this;
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      this.bytes += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    if (this.peerEnd === "reset" || this.#reset) throw new Error("the client reset the data connection");
  }

  /**
   * Ends as one should: close_notify where there is TLS, then FIN. Settles when all has been handed over, fails when the
   * client closed first.
   */
  async end(): Promise<void> {
    const { stream } = this;
    // Reading on lets the client's own end be seen, and its close_notify.
    stream.resume();
    await new Promise<void>((resolve) => {
      stream.once("close", resolve).once("finish", resolve);
      stream.end();
      if (stream.destroyed || stream.writableFinished) resolve();
    });
    if (!stream.writableFinished && !this.wire.isEndedHere)
      throw new Error("the client closed the data connection");
  }

  /** Settles when the client has ended its side, or the connection is gone. */
  async ended(): Promise<void> {
    const { wire } = this;
    if (wire.peerEnd !== "open" || wire.socket.readableEnded) return;
    // Its end is seen by reading on; while it only receives there is nothing else to read.
    this.stream.resume();
    await Promise.race([this.closed, new Promise((resolve) => wire.socket.once("end", resolve))]);
  }

  reset(): void {
    this.#reset = true;
    this.wire.reset();
  }

  destroy(): void {
    this.#reset = true;
    this.wire.socket.destroy();
  }
}
