// Two versions of this package may be installed side by side: errors are known by a registered symbol.
const brand = Symbol.for("@ftplib/transport.TransportError");

/** What a {@link TransportError} may carry besides its message. */
export interface TransportErrorOptions {
  /** What was being done: `connect`, `handshake`, `accept`, `read`, `receive`, `write`, `end`, `shutdown`. */
  readonly phase?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A failure that this package itself recognises. Errors of the system (`ECONNREFUSED`, `ECONNRESET`, `EADDRINUSE`)
 * are not wrapped: they come through as Node made them, with their own `code`.
 */
export class TransportError extends Error {
  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  override readonly name: string = "TransportError";
  readonly code: string;
  readonly phase: string | undefined;

  constructor(code: string, message: string, options: TransportErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.phase = options.phase;
  }
}

/** Whether the value is a {@link TransportError}, of whichever installed copy of this package. */
export function isTransportError(value: unknown): value is TransportError {
  return value instanceof Error && brand in value;
}

/** A wait took longer than its `timeout`, or nothing moved for as long (`receive`, `write`, `end`). */
export class TransportTimeoutError extends TransportError {
  override readonly name: string = "TransportTimeoutError";
  /** The limit that was passed, milliseconds. */
  readonly timeout: number;

  constructor(phase: string, timeout: number) {
    const isSilence = phase === "receive" || phase === "write" || phase === "end";
    const message = isSilence
      ? `no byte moved for ${timeout} ms in ${phase}`
      : `${phase} took longer than ${timeout} ms`;
    super("ERR_TRANSPORT_TIMEOUT", message, { phase });
    this.timeout = timeout;
  }
}

/** The connection was closed on our side, or handed over to `secure` or `unsecure`. */
export class StreamClosedError extends TransportError {
  override readonly name: string = "StreamClosedError";

  constructor(message = "the connection is closed", options: TransportErrorOptions = {}) {
    super("ERR_TRANSPORT_CLOSED", message, options);
  }
}

/**
 * TLS was cut: the TCP connection ended without close_notify (RFC 8446, 6.1), so that nobody can tell whether the
 * bytes before it are all there are. Spec row S55.
 */
export class TruncatedError extends TransportError {
  override readonly name: string = "TruncatedError";

  constructor() {
    super(
      "ERR_TRANSPORT_TRUNCATED",
      "the peer ended the TLS connection without close_notify: data may be missing",
    );
  }
}

/**
 * Clear text came where the TLS handshake should have begun, on a connection that had already carried clear text:
 * somebody may be injecting replies (spec row S50; RFC 3207 calls it "buffer flushing"). The connection is closed.
 */
export class LeftoverPlaintextError extends TransportError {
  override readonly name: string = "LeftoverPlaintextError";
  /** The start of it: at most 80 characters, anything but printable ASCII replaced by a dot. */
  readonly plaintext: string;

  constructor(plaintext: string) {
    super("ERR_TRANSPORT_LEFTOVER", `clear text instead of a TLS handshake: "${plaintext}"`, {
      phase: "handshake",
    });
    this.plaintext = plaintext;
  }
}

/** Why a TLS handshake failed, where that can be told. */
export type TlsFailureReason =
  | "not-tls"
  | "closed"
  | "certificate-name"
  | "certificate-untrusted"
  | "certificate-expired"
  | "certificate-pin"
  | "protocol-version"
  | "renegotiation"
  | "weak"
  | "refused"
  | "unknown";

/** The TLS handshake failed; `cause` is Node's error, if there is one. */
export class TlsHandshakeError extends TransportError {
  override readonly name: string = "TlsHandshakeError";
  readonly reason: TlsFailureReason;
  /** What to try. */
  readonly hint: string | undefined;

  constructor(reason: TlsFailureReason, message: string, hint?: string, cause?: unknown) {
    super("ERR_TRANSPORT_TLS", hint === undefined ? message : `${message} (${hint})`, {
      phase: "handshake",
      cause,
    });
    this.reason = reason;
    this.hint = hint;
  }
}

/** What came over a connection of `deflate` is not one whole zlib stream, or more than was allowed came out of it. */
export class DeflateError extends TransportError {
  override readonly name: string = "DeflateError";
  readonly reason: "cut" | "invalid" | "too-large";

  constructor(reason: DeflateError["reason"], message: string, cause?: unknown) {
    super("ERR_TRANSPORT_DEFLATE", message, { phase: "receive", cause });
    this.reason = reason;
  }
}
