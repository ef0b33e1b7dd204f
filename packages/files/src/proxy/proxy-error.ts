import { FtpError, type FtpErrorOptions } from "@ftplib/reply";

/** The proxy did not connect to the server: the message names both, and says what the proxy answered. */
export class ProxyError extends FtpError {
  override readonly code: string = "ERR_FTP_PROXY";
  readonly #isPassing: boolean;

  /**
   * @param isPassing whether another try may succeed
   */
  constructor(message: string, options: FtpErrorOptions & { readonly isPassing: boolean }) {
    super(message, options);
    this.#isPassing = options.isPassing;
  }

  override get name(): string {
    return "ProxyError";
  }

  override get retryable(): boolean {
    return this.#isPassing;
  }
}
