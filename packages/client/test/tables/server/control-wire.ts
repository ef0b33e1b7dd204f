import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { type SecureContext, TLSSocket } from "node:tls";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";

/** How one side ends a TCP connection. */
export type Ending = "fin" | "reset";

/** The control connection of the server: in clear, over TLS, and in clear again after CCC. */
export class ControlWire {
  readonly #raw: Socket;
  readonly #onText: (text: string) => void;
  #secure: TLSSocket | undefined;
  #bridge: Bridge | undefined;
  #held: string[] | undefined;
  #isSkippingRecords = false;
  #writing: Promise<void> = Promise.resolve();
  /** Milliseconds between one byte and the next; undefined sends what there is at once. */
  gap: number | undefined;

  constructor(raw: Socket, onText: (text: string) => void) {
    this.#raw = raw;
    this.#onText = onText;
    raw.on("data", this.#onClearData);
  }

  /** Whether the TCP connection is over, or ended by this side. */
  get isOver(): boolean {
    return this.#raw.destroyed || this.#raw.writableEnded;
  }

  /** Writes what the server sends; within {@link together} it is held back. */
  write(text: string): void {
    if (this.#held !== undefined) this.#held.push(text);
    else if (this.gap === undefined) this.#send(text);
    else this.#writing = this.#writing.then(() => this.#trickle(text));
  }

  #send(text: string): void {
    if (!this.isOver) (this.#secure ?? this.#raw).write(text, "latin1");
  }

  async #trickle(text: string): Promise<void> {
    for (const byte of text) {
      this.#send(byte);
      // The shortest pause is a turn of the event loop.
      await (this.gap === 0 ? turn() : pause(this.gap));
    }
  }

  /** Sends everything that the work writes in one write. */
  together(work: () => void): void {
    const held: string[] = (this.#held = []);
    work();
    this.#held = undefined;
    this.write(held.join(""));
  }

  /** Takes the server's part in a TLS handshake. */
  async secure(secureContext: SecureContext): Promise<void> {
    await this.#writing;
    this.#raw.off("data", this.#onClearData);
    this.#bridge = new Bridge(this.#raw);
    const secured = new TLSSocket(this.#bridge, { isServer: true, secureContext });
    this.#secure = secured;
    secured.on("error", () => this.#raw.destroy());
    secured.on("data", (bytes: Buffer) => this.#onText(bytes.toString("latin1")));
    await new Promise<void>((resolve) => {
      secured.once("secure", () => resolve());
      this.#raw.once("close", () => resolve());
    });
  }

  /** Ends TLS by close_notify and goes on in clear (CCC: RFC 4217, 12.2.5). */
  async clear(): Promise<void> {
    await this.#writing;
    if (this.#bridge !== undefined) this.#bridge.isDetached = true;
    this.#secure?.end();
    this.#secure = undefined;
    this.#raw.removeAllListeners("data");
    this.#isSkippingRecords = true;
    this.#raw.on("data", this.#onClearData);
  }

  /** Ends the TCP connection; over TLS a FIN comes after a close_notify. */
  end(how: Ending): void {
    if (how === "reset") this.#raw.resetAndDestroy();
    else void this.#writing.then(() => (this.#secure ?? this.#raw).end());
  }

  // After CCC the client's close_notify still comes as a TLS record: types 20 to 23, then the version and the length.
  readonly #onClearData = (bytes: Buffer): void => {
    let rest = bytes;
    while (this.#isSkippingRecords && rest.length >= 5 && (rest[0] ?? 0) >= 20 && (rest[0] ?? 0) <= 23) {
      rest = rest.subarray(5 + rest.readUInt16BE(3));
    }
    if (rest.length > 0) this.#onText(rest.toString("latin1"));
  };
}

/** Carries TLS over a socket that can be given back. */
class Bridge extends Duplex {
  readonly #raw: Socket;
  isDetached = false;

  constructor(raw: Socket) {
    super({ allowHalfOpen: true });
    this.#raw = raw;
    raw.on("data", (bytes) => void (this.isDetached || this.push(bytes)));
    raw.once("end", () => void (this.isDetached || this.push(null)));
    raw.once("close", () => void (this.isDetached || this.destroy()));
    this.on("error", () => {});
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#raw.destroyed) done();
    else this.#raw.write(bytes, () => done());
  }

  override _final(done: () => void): void {
    if (!this.isDetached) this.#raw.end();
    done();
  }
}
