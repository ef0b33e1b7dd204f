import type { Connection } from "@ftplib/transport";
import { settlesWithin } from "./settles-within.ts";

/** What a {@link ControlStream} reports. */
export interface StreamEvents {
  /** Bytes have come. What is thrown ends the reading, and goes to `onFailure`. */
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The peer has ended its side. What is thrown goes to `onFailure`. */
  readonly onEnd: () => void;
  readonly onFailure: (error: unknown) => void;
  /** Whether a reply is outstanding. */
  readonly isAwaited: () => boolean;
}

// Replies are read in pieces of so many bytes at most.
const READ_SIZE = 8192;
// How long a failed write waits for what the server said before it closed, milliseconds.
const LAST_WORDS = 250;
// Long enough for two pieces of a packet to be read apart, milliseconds.
const BETWEEN_PIECES = 100;

/** The byte stream of a control connection: read at all times, written in packets, and replaced when TLS is switched. */
export class ControlStream {
  readonly #events: StreamEvents;
  #connection: Connection;
  #stopReading: AbortController = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  #mayTlsEnd = false;
  #hasTlsEnded = false;
  /** Packets that are not with the kernel yet, and who waits for that. */
  #unwritten = 0;
  #onWritten: (() => void)[] = [];

  constructor(connection: Connection, events: StreamEvents) {
    this.#connection = connection;
    this.#events = events;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Begins to read, or to read on after {@link pause}. */
  read(): void {
    this.#stopReading = new AbortController();
    this.#reading = this.#readOn();
  }

  /** Stops reading, and waits until everything that was sent is with the kernel. */
  async pause(): Promise<void> {
    this.#stopReading.abort();
    // The reply may be here before the system has said that the command is out.
    await Promise.all([this.#reading, this.written()]);
  }

  /** Puts the stream that `convert` makes of this one in its place. Only after {@link pause}. */
  async replace(convert: (connection: Connection) => Promise<Connection>): Promise<void> {
    this.#connection = await convert(this.#connection);
  }

  /** Closes the stream at once. */
  close(): void {
    this.#stopReading.abort();
    this.#connection.close();
  }

  /** Writes one packet. Never rejects: a failure goes to `onFailed`, once the server's last words are read. */
  send(packet: Uint8Array, options: SendOptions): void {
    this.#unwritten++;
    void this.#write(packet, options).then(() => {
      if (--this.#unwritten > 0) return;
      for (const resolve of this.#onWritten.splice(0)) resolve();
    });
  }

  /** Waits until everything that was sent is with the kernel, or the connection has closed. */
  async written(): Promise<void> {
    if (this.#unwritten === 0) return;
    await new Promise<void>((resolve) => {
      this.#onWritten.push(resolve);
    });
  }

  /** Runs what lets the server end TLS while TCP goes on; that end counts where it fails. */
  async mayEndTls<T>(run: () => Promise<T>): Promise<T> {
    this.#mayTlsEnd = true;
    try {
      return await run();
    } catch (error) {
      if (this.#hasTlsEnded) this.#events.onEnd();
      throw error;
    } finally {
      this.#mayTlsEnd = false;
      this.#hasTlsEnded = false;
    }
  }

  async #write(packet: Uint8Array, { timeout, isInPieces, onFailed }: SendOptions): Promise<void> {
    try {
      if (isInPieces) {
        await this.#connection.write(packet.subarray(0, 2), { timeout });
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_PIECES));
      }
      await this.#connection.write(isInPieces ? packet.subarray(2) : packet, { timeout });
    } catch (error) {
      // What the server said before it went away explains more than the failed write: the reader fails with that.
      await settlesWithin(this.#reading, LAST_WORDS);
      onFailed(error);
    }
  }

  async #readOn(): Promise<void> {
    const { signal } = this.#stopReading;
    const { onBytes, onEnd, onFailure, isAwaited } = this.#events;
    try {
      await this.#connection.receive(onBytes, { signal, blockSize: READ_SIZE });
      this.#hasTlsEnded = this.#mayTlsEnd;
      if (!this.#mayTlsEnd) return onEnd();
      // The reply comes before the end of TLS, or with it.
      setTimeout(() => {
        if (this.#hasTlsEnded && isAwaited()) onEnd();
      }, LAST_WORDS).unref();
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }
}

/** How a packet is written. */
export interface SendOptions {
  /** Milliseconds for each write; undefined for no limit. */
  readonly timeout: number | undefined;
  /** Whether it goes out in two pieces, with a moment between them. */
  readonly isInPieces: boolean;
  readonly onFailed: (error: unknown) => void;
}
