import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { type Cut, sendCut } from "./cut.ts";
import { TlsRecordFramer } from "./tls-records.ts";

const NOTHING = new Uint8Array(0);

/** How the peer's half of a TCP connection ended, or `open`. */
export type TcpEnd = "open" | "fin" | "reset";

/**
 * The TCP side of a connection, as a stream that plain text or TLS is put on. It cuts writes into segments, stops
 * in the middle of a record, and remembers how the peer ended.
 */
export class Wire extends Duplex {
  readonly socket: Socket;
  /** Follows incoming TLS records; used once TLS is on this wire. */
  readonly records: TlsRecordFramer = new TlsRecordFramer();
  peerEnd: TcpEnd = "open";
  /** Set when TLS is put on the wire. */
  carriesTls = false;
  /** Cuts every following write; undefined sends each write whole. */
  cut: Cut | undefined;
  /** False while TLS is taken off again (CCC): its end is then not the end of the TCP connection. */
  endsSocket = true;
  /** Whether this side has sent FIN or RST below whatever is on top; what is written afterwards vanishes. */
  isEndedHere = false;
  #leftover: Buffer | undefined;
  #allowance: number = Number.POSITIVE_INFINITY;
  #whenSpent: () => void = () => {};

  constructor(socket: Socket, first?: Buffer) {
    super({ allowHalfOpen: true });
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("error", this.#onError);
    socket.on("close", this.#onClose);
    // A TLS layer above reports errors of its own; the socket's are in peerEnd.
    this.on("error", () => {});
    socket.pause();
    if (first && first.length > 0) this.push(first);
    if (socket.readableEnded) this.#onEnd();
  }

  /** After so many more raw bytes nothing leaves any more; then `whenSpent` is called once. */
  limit(bytes: number, whenSpent: () => void): void {
    this.#allowance = bytes;
    this.#whenSpent = whenSpent;
  }

  /** Whether text in clear came after the last TLS record, once the wire is to be handed over. */
  get hasClearText(): boolean {
    return this.#leftover !== undefined;
  }

  /** Gives the TCP connection up to a new wire; text in clear that came after the last TLS record goes with it. */
  handOver(): Wire {
    this.#release();
    this.socket.pause();
    return new Wire(this.socket, this.#leftover);
  }

  /** Sends RST; after a FIN that is on its way the system refuses that, and Node would keep the socket for ever. */
  reset(): void {
    const { socket } = this;
    this.isEndedHere = true;
    const isBeingShut = socket.writableEnded && socket.writableLength === 0 && !socket.writableFinished;
    if (isBeingShut) socket.destroy();
    else socket.resetAndDestroy();
  }

  /** Sends FIN, past whatever TLS is on top. */
  fin(): void {
    this.isEndedHere = true;
    this.socket.end();
  }

  override _read(): void {
    if (this.#leftover === undefined) this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    let bytes = chunk;
    if (bytes.length > this.#allowance) bytes = bytes.subarray(0, this.#allowance);
    this.#allowance -= bytes.length;
    const isSpent = this.#allowance === 0;
    const finish = (): void => {
      if (isSpent) {
        this.#allowance = -1;
        this.#whenSpent();
      }
      done();
    };
    if (this.#allowance < 0 || this.isEndedHere) return done();
    if (!this.socket.writable) return done(new Error("the connection was closed by the peer"));
    if (this.cut === undefined) this.socket.write(bytes, finish);
    else {
      const send = (piece: Buffer): Promise<void> =>
        new Promise((resolve) => this.socket.write(piece, () => resolve()));
      void sendCut(bytes, this.cut, send).then(finish);
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    // Waiting for the socket's own finish keeps autoDestroy from cutting off what is still on its way.
    if (this.endsSocket && this.#allowance !== -1) this.socket.end(() => done());
    else done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.endsSocket && this.socket.listeners("data").includes(this.#onData)) this.socket.destroy();
    done(error);
  }

  #release(): void {
    this.socket.off("data", this.#onData);
    this.socket.off("end", this.#onEnd);
    this.socket.off("close", this.#onClose);
  }

  #onData = (bytes: Buffer): void => {
    let received = bytes;
    if (this.carriesTls) {
      const taken = this.records.push(bytes);
      if (taken < bytes.length && !this.endsSocket) {
        this.#leftover = Buffer.concat([this.#leftover ?? Buffer.alloc(0), bytes.subarray(taken)]);
        this.socket.pause();
        this.emit("clear-text");
        received = bytes.subarray(0, taken);
        if (received.length === 0) return;
      }
    }
    if (!this.push(received)) this.socket.pause();
  };

  #onEnd = (): void => {
    const { socket } = this;
    const finish = (): void => {
      if (this.peerEnd === "open") this.peerEnd = "fin";
      this.push(null);
    };
    if (!socket.writable || socket.writableLength > 0) return finish();
    // libuv before 1.52 (Node 20 and 22) takes a reset after unread bytes for an end; an empty write fails then.
    socket.write(NOTHING, (error) => {
      if ((error === undefined || error === null) && socket.listeners("end").includes(this.#onEnd)) finish();
    });
  };

  #onError = (): void => {
    this.peerEnd = "reset";
  };

  #onClose = (): void => {
    this.destroy();
  };
}
