import { Duplex } from "node:stream";
import type { Deflate, Inflate } from "node:zlib";

import type { Connection } from "./connection.ts";
import { DeflateError } from "./errors.ts";
import { Inlet } from "./inlet.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { nodeZlib } from "./built-in-modules.ts";
import { bytesReceivedBy, bytesSentBy } from "./progress.ts";
import { SocketConnection } from "./socket-connection.ts";

/** Options of {@link deflate}. */
export interface DeflateOptions {
  /** How hard to compress, 1 to 9; default 6. */
  readonly level?: number | undefined;
  /** Bytes that may come out of what is received; default 2^40. */
  readonly maxInflated?: number | undefined;
  /** Whether an end before any byte is sent as an empty compressed stream, and not as an end alone; default false. */
  readonly sendsEmpty?: boolean | undefined;
}

type Done = (error?: Error | null) => void;

const CHUNK = 65_536;
const ONE_TIB = 2 ** 40;

/**
 * Compresses what is written to a connection and inflates what comes, each direction as one zlib stream (RFC 1950, 1951): MODE Z
 * of FTP (draft-preston-ftpext-deflate-04). It takes the connection over. What is written is on its way at once, not when a block of
 * the compressor is full. An end without any byte is an end; in the middle of the stream it is a cut.
 *
 * @throws StreamClosedError; TypeError when a call on the connection is pending
 */
export function deflate(connection: Connection, options: DeflateOptions = {}): Connection {
  const { stream: below } = OwnedConnection.handOver(connection);
  const socket = new DeflateStream(below, options);
  const inlet = new Inlet({
    open: () => socket.resume(),
    shut: () => socket.pause(),
    received: () => bytesReceivedBy(below),
  });
  socket.on("data", (bytes: Uint8Array) => {
    if (!inlet.push(bytes, false)) socket.pause();
  });
  socket.pause();
  socket.once("end", () => inlet.finish());
  const { local, remote, tls } = below;
  const progress = (): number => bytesSentBy(below);
  return new OwnedConnection(new SocketConnection({ socket, inlet, local, remote, tls, below, progress }));
}

/** The stream between a connection and its compressors. */
class DeflateStream extends Duplex {
  readonly #below: Connection;
  readonly #deflate: Deflate;
  readonly #inflate: Inflate;
  readonly #limit: number;
  readonly #sendsEmpty: boolean;
  readonly #stop: AbortController = new AbortController();
  #inflated = 0;
  #hasBegun = false;
  /** Whether any compressed byte has come. */
  #hasInput = false;
  #hasInflated = false;
  #hasWritten = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(below: Connection, { level = 6, maxInflated = ONE_TIB, sendsEmpty = false }: DeflateOptions) {
    super({ allowHalfOpen: true, readableHighWaterMark: CHUNK, writableHighWaterMark: 1 });
    this.#below = below;
    this.#limit = maxInflated;
    this.#sendsEmpty = sendsEmpty;
    const { constants, createDeflate, createInflate } = nodeZlib();
    this.#deflate = createDeflate({ level, chunkSize: CHUNK, flush: constants.Z_SYNC_FLUSH });
    this.#inflate = createInflate({ chunkSize: CHUNK });
    this.#deflate.on("data", (bytes: Uint8Array) => this.#send(bytes));
    this.#inflate.on("data", (bytes: Uint8Array) => this.#receive(bytes));
    this.#inflate.once("end", () => {
      this.#hasInflated = true;
      this.push(null);
    });
    this.#deflate.on("error", (error) => this.destroy(error));
    this.#inflate.on("error", (error) => this.destroy(inflateFailure(error)));
  }

  override _read(): void {
    if (this.#inflate.isPaused()) this.#inflate.resume();
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#below
      .receive((block) => this.#inflateBlock(block), { blockSize: CHUNK, signal: this.#stop.signal })
      .then(
        () => this.#onEnd(),
        (error: unknown) => this.#onFailure(error),
      );
  }

  override _write(chunk: Uint8Array, _encoding: string, done: Done): void {
    this.#hasWritten = true;
    this.#deflate.write(chunk, (error) => {
      if (error !== undefined && error !== null) done(error);
      else void report(this.#flushed(), done);
    });
  }

  override _final(done: Done): void {
    if (!this.#hasWritten && !this.#sendsEmpty) return void report(this.#below.end(), done);
    this.#deflate.once(
      "end",
      () =>
        void report(
          this.#flushed().then(() => this.#below.end()),
          done,
        ),
    );
    this.#deflate.end();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#stop.abort();
    this.#below.close();
    this.#deflate.destroy();
    this.#inflate.destroy();
    done(error);
  }

  /** All that the compressor has given out is with the connection below. The write callback may come before the last of it. */
  async #flushed(): Promise<void> {
    await new Promise(setImmediate);
    await this.#sending;
  }

  #send(bytes: Uint8Array): void {
    this.#deflate.pause();
    const sent = this.#sending.then(() => this.#below.write(bytes));
    this.#sending = sent;
    sent.then(
      () => this.#deflate.resume(),
      (error: unknown) => this.destroy(asError(error)),
    );
  }

  #inflateBlock(block: Uint8Array): void | Promise<void> {
    // After the end of the compressed stream nothing counts.
    if (this.#hasInflated) return undefined;
    this.#hasInput = true;
    return new Promise((resolve, reject) => {
      this.#inflate.write(block, (error) => {
        if (error === undefined || error === null) resolve();
        else reject(error);
      });
    });
  }

  #receive(bytes: Uint8Array): void {
    this.#inflated += bytes.length;
    if (this.#inflated > this.#limit)
      return void this.destroy(
        new DeflateError("too-large", `more than ${this.#limit} bytes come out of the compressed data`),
      );
    if (!this.push(bytes)) this.#inflate.pause();
  }

  #onEnd(): void {
    if (this.#hasInput) this.#inflate.end();
    else this.push(null);
  }

  /** What breaks after the end of the compressed stream, which has a checksum, takes nothing away from it. */
  #onFailure(error: unknown): void {
    if (!this.#hasInflated && !this.#stop.signal.aborted) this.destroy(asError(error));
  }
}

function inflateFailure(error: Error): DeflateError {
  const isCut = "code" in error && error.code === "Z_BUF_ERROR";
  const message = isCut
    ? "the compressed data ends before its end"
    : `the compressed data is invalid: ${error.message}`;
  return new DeflateError(isCut ? "cut" : "invalid", message, error);
}

async function report(job: Promise<unknown>, done: Done): Promise<void> {
  let failure: Error | undefined;
  try {
    await job;
  } catch (error) {
    failure = asError(error);
  }
  done(failure);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
