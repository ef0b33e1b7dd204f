import { FtpError, type FtpErrorOptions, type Reply } from "@ftplib/reply";

/** Which of the two connections an error is about. */
export type ConnectionRole = "control" | "data";

/** What a {@link TlsError} carries besides what every error does. */
export interface TlsErrorOptions extends FtpErrorOptions {
  readonly connection: ConnectionRole;
  /** See {@link TlsError.reason}. */
  readonly reason: string;
}

/**
 * TLS failed: the message says on which connection, why, and what to try. The connection is closed.
 *
 * `docs/troubleshooting.md` lists the messages; `cause` is the error of `@ftplib/transport`, `reply` what the server said
 * to it, if it did.
 */
export class TlsError extends FtpError {
  override readonly code: string = "ERR_FTP_TLS";
  readonly connection: ConnectionRole;
  /**
   * `not-tls`, `closed`, `certificate-name`, `certificate-untrusted`, `certificate-expired`, `certificate-pin`,
   * `certificate-changed`, `protocol-version`, `renegotiation`, `weak`, `refused` or `unknown`.
   */
  readonly reason: string;
  readonly #message: string;
  readonly #options: TlsErrorOptions;

  constructor(message: string, options: TlsErrorOptions) {
    const { connection, reason, reply } = options;
    const said = reply === undefined ? "" : `; the server replied: ${reply.text}`;
    super(`TLS failed on the ${connection} connection: ${message}${said}`, options);
    this.connection = connection;
    this.reason = reason;
    this.#message = message;
    this.#options = options;
  }

  override get name(): string {
    return "TlsError";
  }

  /** Whether another try may succeed: only where the server ended the connection during the handshake. */
  override get retryable(): boolean {
    return this.reason === "closed";
  }

  /** @internal Whether it was us who would not go on. */
  get isOurVerdict(): boolean {
    return this.reason.startsWith("certificate-");
  }

  /** @internal The same with what the server said to it. */
  with(reply: Reply): TlsError {
    return new TlsError(this.#message, { ...this.#options, reply });
  }
}
