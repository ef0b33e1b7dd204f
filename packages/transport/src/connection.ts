/** One end of a connection as it was when the connection was made; it stays readable after the close. */
export interface Endpoint {
  /** The address as text, never a name: `127.0.0.1`, `::1`; `memory` for an in-memory pair. */
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
}

/** What the TLS handshake settled. */
export interface TlsFacts {
  /** `TLSv1.2`, `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** Whether the handshake resumed an earlier session (RFC 5246, 7.3; RFC 8446, 2.2). */
  readonly sessionReused: boolean;
  /** The name sent as SNI and checked against the certificate; undefined when the host is an address. */
  readonly servername: string | undefined;
  /** The peer's certificate as it was sent, in DER; undefined where the peer showed none. */
  readonly certificate: Uint8Array | undefined;
  /** SHA-256 of the peer's certificate, in lower-case hex; undefined where the peer showed none. */
  readonly certificateSha256: string | undefined;
  /** SHA-256 of the peer's public key (SubjectPublicKeyInfo), base64: what a pin names. */
  readonly publicKeySha256: string | undefined;
  /** The protocol chosen by ALPN, if any. */
  readonly alpnProtocol: string | undefined;
}

/** How long to wait, and who may call it off. */
export interface WaitOptions {
  /** Milliseconds; left out: for ever. */
  readonly timeout?: number | undefined;
  /** Rejects the wait with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Takes a block of a bulk transfer. The block is valid until the sink returns or its promise settles. */
export type Sink = (block: Uint8Array) => void | Promise<void>;

/** Options of {@link Connection.receive}. */
export interface ReceiveOptions {
  /** The largest block handed to the sink, bytes; default 65,536. */
  readonly blockSize?: number | undefined;
  /** Milliseconds without a byte while the sink is not busy; left out: for ever. */
  readonly idleTimeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Where the next bytes are to be put, for a sink that keeps what it gets: the sink is then given views of that memory,
   * which stay the caller's, and `blockSize` has no meaning. Asked before each block, also while the sink is at work;
   * the answer must not be empty, and until the next call it belongs to the connection.
   */
  readonly into?: (() => Uint8Array) | undefined;
}

/**
 * A connected byte stream, plain or TLS, with the same promises whatever is below it.
 *
 * Reading is by demand: bytes that nobody asks for stay in the kernel, so the TCP window is the only buffer (TLS may have
 * up to 128 KiB in addition). The end or the failure of an idle connection is therefore noticed by a pending `read`.
 *
 * After a failure every call rejects with it; bytes that came before it can still be read.
 */
export interface Connection extends AsyncDisposable {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** What TLS settled, or undefined while the stream is plain. */
  readonly tls: TlsFacts | undefined;
  /** True after `close`, `reset`, a failure, or when the stream was handed to `secure` or `unsecure`. */
  readonly isClosed: boolean;

  /**
   * The next bytes, in a block that is the caller's to keep; undefined when the peer has ended its side cleanly
   * (FIN; with TLS, close_notify).
   *
   * A read that times out or is aborted loses nothing: the next read goes on where it would have. One at a time.
   *
   * @throws TruncatedError when TLS ended without close_notify (after all bytes before that were delivered)
   * @throws TransportTimeoutError, the signal's reason, StreamClosedError, or the system's error (`ECONNRESET`)
   */
  read(options?: WaitOptions): Promise<Uint8Array | undefined>;

  /**
   * Hands everything up to the peer's end to the sink, at full speed, and answers with the number of bytes.
   * The next block is read only when the sink is done with this one. A failure of the sink rejects with its error
   * and leaves the connection to the caller to close.
   *
   * @throws as `read`
   */
  receive(sink: Sink, options?: ReceiveOptions): Promise<number>;

  /**
   * Writes all of the bytes; resolves when the kernel has taken them, so memory stays bounded, and until then the bytes
   * must be left as they are. Writes may be called without waiting; they keep their order. A write that times out or is
   * aborted resets the connection: how much went out is unknown.
   *
   * @param options `timeout` limits the time in which no byte goes out: a slow link that moves never times out
   */
  write(bytes: Uint8Array, options?: WaitOptions): Promise<void>;

  /**
   * Ends our side: with TLS close_notify, then FIN. Reading goes on until the peer ends its side.
   *
   * @param options `timeout` as of `write`
   */
  end(options?: WaitOptions): Promise<void>;

  /**
   * Ends both sides at once with a reset (RST, without close_notify): the peer cannot take what it got for complete. Right
   * after a handshake of TLS 1.3 the RST waits, in the background, for the server's session tickets, about 250 ms at most.
   */
  reset(): void;

  /**
   * Ends both sides without waiting and frees everything; pending calls reject with StreamClosedError. Idempotent. While
   * `reset` would wait for tickets, a close after a write without an end is a reset.
   */
  close(): void;
}
