import type { Connection, Endpoint, ReceiveOptions, Sink, TlsFacts, WaitOptions } from "./connection.ts";
import { StreamClosedError } from "./errors.ts";
import { bytesReceivedBy, bytesSentBy } from "./progress.ts";

/** What the next owner of a stream is given. */
export interface HandedOver<S extends Connection = Connection> {
  readonly stream: S;
  /** Whether bytes were read from it: it carried clear text before. */
  readonly wasRead: boolean;
}

/**
 * A connection that can be handed on: whoever takes it has the stream alone, and the former holder is left with a
 * closed connection. This is what `dial`, `secure`, `listen` and `createPair` give out.
 */
export class OwnedConnection implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly tls: TlsFacts | undefined;
  #stream: Connection;
  #isHandedOver = false;
  #wasRead: boolean;
  #pending = 0;
  /** Bytes that the former owner read and did not use; they come before the stream's. */
  #first: Uint8Array | undefined;

  constructor(stream: Connection, from: { wasRead?: boolean; first?: Uint8Array | undefined } = {}) {
    this.#stream = stream;
    this.#wasRead = from.wasRead ?? false;
    this.#first = from.first;
    this.local = stream.local;
    this.remote = stream.remote;
    this.tls = stream.tls;
  }

  /**
   * Takes the stream out of its holder's hands. A connection that is somebody else's implementation is used as it is.
   *
   * @param check throws if the stream is not suitable; the holder then keeps it
   * @throws StreamClosedError
   * @throws TypeError when a call on it is still pending
   * @throws what `check` throws
   */
  static handOver<S extends Connection>(
    connection: Connection,
    check: (stream: Connection) => asserts stream is S,
  ): HandedOver<S>;
  static handOver(connection: Connection): HandedOver;
  static handOver(connection: Connection, check?: (stream: Connection) => void): HandedOver {
    if (connection.isClosed) throw new StreamClosedError();
    if (!(connection instanceof OwnedConnection)) {
      check?.(connection);
      return { stream: connection, wasRead: true };
    }
    if (connection.#pending > 0) throw new TypeError("a call on the connection is still pending");
    check?.(connection.#stream);
    const { stream, wasRead, first } = {
      stream: connection.#stream,
      wasRead: connection.#wasRead,
      first: connection.#first,
    };
    connection.#isHandedOver = true;
    return {
      stream: first === undefined ? stream : new OwnedConnection(stream, { wasRead, first }),
      wasRead,
    };
  }

  get isClosed(): boolean {
    return this.#isHandedOver || this.#stream.isClosed;
  }

  /** See {@link bytesSentBy}. */
  get bytesSent(): number {
    return bytesSentBy(this.#stream);
  }

  /** See {@link bytesReceivedBy}. */
  get bytesReceived(): number {
    return bytesReceivedBy(this.#stream);
  }

  async read(options?: WaitOptions): Promise<Uint8Array | undefined> {
    const first = this.#takeFirst();
    if (first !== undefined) return first;
    const bytes = await this.#call((stream) => stream.read(options));
    if (bytes !== undefined) this.#wasRead = true;
    return bytes;
  }

  async receive(sink: Sink, options?: ReceiveOptions): Promise<number> {
    this.#wasRead = true;
    const first = this.#takeFirst();
    for (let rest = first; rest !== undefined && rest.length > 0; )
      rest = await deliver(rest, sink, options?.into);
    return (first?.length ?? 0) + (await this.#call((stream) => stream.receive(sink, options)));
  }

  write(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    return this.#call((stream) => stream.write(bytes, options));
  }

  end(options?: WaitOptions): Promise<void> {
    return this.#call((stream) => stream.end(options));
  }

  reset(): void {
    if (!this.#isHandedOver) this.#stream.reset();
  }

  close(): void {
    if (!this.#isHandedOver) this.#stream.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #takeFirst(): Uint8Array | undefined {
    if (this.isClosed) return undefined;
    const first = this.#first;
    this.#first = undefined;
    return first;
  }

  async #call<T>(work: (stream: Connection) => Promise<T>): Promise<T> {
    if (this.#isHandedOver) throw new StreamClosedError("the connection was handed over");
    this.#pending += 1;
    try {
      return await work(this.#stream);
    } finally {
      this.#pending -= 1;
    }
  }
}

/** Gives the sink what it takes at once, in its own memory if it named some; answers with the rest. */
async function deliver(bytes: Uint8Array, sink: Sink, into: ReceiveOptions["into"]): Promise<Uint8Array> {
  const place = into?.();
  const part = bytes.subarray(0, place?.length ?? bytes.length);
  place?.set(part);
  await sink(place?.subarray(0, part.length) ?? part);
  return bytes.subarray(part.length);
}
