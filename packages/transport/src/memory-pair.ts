import type { Connection, Endpoint, ReceiveOptions, Sink, WaitOptions } from "./connection.ts";
import { checkWait } from "./deadline.ts";
import { StreamClosedError, TransportError } from "./errors.ts";
import { MemoryPipe } from "./memory-pipe.ts";
import { OwnedConnection } from "./owned-connection.ts";

/** How an in-memory pair is made. */
export interface PairOptions {
  /** Bytes that may be under way in each direction before a write waits; default 65,536. */
  readonly capacity?: number | undefined;
}

/**
 * Two connected ends without a network, for tests: what one writes the other reads, with the promises of every
 * connection. The addresses are `memory`, the ports 1 and 2.
 */
export function createPair(options: PairOptions = {}): [Connection, Connection] {
  const { capacity = 65_536 } = options;
  if (!(capacity > 0)) throw new RangeError(`capacity must be a positive number of bytes, not ${capacity}`);
  const there = new MemoryPipe(capacity);
  const back = new MemoryPipe(capacity);
  const one = new MemoryEnd(1, back, there);
  const other = new MemoryEnd(2, there, back);
  one.join(other);
  other.join(one);
  return [new OwnedConnection(one), new OwnedConnection(other)];
}

class MemoryEnd implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly tls: undefined = undefined;
  readonly #incoming: MemoryPipe;
  readonly #outgoing: MemoryPipe;
  #other: MemoryEnd | undefined;
  #failure: { readonly error: unknown } | undefined;
  #hasEnded = false;

  constructor(port: 1 | 2, incoming: MemoryPipe, outgoing: MemoryPipe) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.local = Object.freeze({ address: "memory", port, family: 4 });
    this.remote = Object.freeze({ address: "memory", port: 3 - port, family: 4 });
  }

  join(other: MemoryEnd): void {
    this.#other = other;
  }

  get isClosed(): boolean {
    return this.#failure !== undefined;
  }

  async read(options?: WaitOptions): Promise<Uint8Array | undefined> {
    return this.#incoming.inlet.read(options);
  }

  async receive(sink: Sink, options?: ReceiveOptions): Promise<number> {
    return this.#incoming.inlet.receive(sink, options);
  }

  async write(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    checkWait(options);
    this.#checkOpen();
    if (this.#hasEnded) throw new StreamClosedError("write after end");
    if (bytes.length === 0) return;
    await this.#outgoing.write(bytes, options, (reason) => this.#cut(reason));
  }

  async end(options?: WaitOptions): Promise<void> {
    checkWait(options);
    this.#checkOpen();
    this.#hasEnded = true;
    this.#outgoing.end();
  }

  reset(): void {
    this.#cut(new StreamClosedError());
  }

  close(): void {
    if (this.#failure !== undefined) return;
    const error = new StreamClosedError();
    this.#failure = { error };
    this.#incoming.inlet.abandon({ error });
    this.#incoming.break(systemError("EPIPE", "the other end is closed"));
    this.#incoming.empty();
    this.#outgoing.break(error);
    this.#outgoing.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** Ends both sides with a reset; what is pending here is rejected with `error`. */
  #cut(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#incoming.inlet.abandon({ error });
    this.#outgoing.break(error);
    this.#other?.suffer(systemError("ECONNRESET", "the other end was reset"));
  }

  /** The other end was reset. */
  suffer(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#incoming.empty();
    this.#incoming.inlet.abandon({ error });
    this.#outgoing.break(error);
    this.#outgoing.empty();
  }

  #checkOpen(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** What the system would say of a socket. */
function systemError(code: string, message: string): TransportError {
  return new TransportError(code, `${message} (${code})`);
}
