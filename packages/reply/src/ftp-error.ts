import { escapeControls } from "./escape-controls.ts";
import type { Reply } from "./reply.ts";

// Two versions of this package may be installed side by side: errors are known by a registered symbol.
const brand = Symbol.for("@ftplib/reply.FtpError");

/** Where an error came from. */
export interface FtpErrorContext {
  /** The last command, its secrets already masked by the caller. */
  readonly command?: string | undefined;
  /** What was being done, such as `"connect"` or `"greeting"`. */
  readonly phase?: string | undefined;
  /** The error that caused this one. */
  readonly cause?: unknown;
  /** What to try, as a sentence; it ends the message. */
  readonly hint?: string | undefined;
}

/** {@link FtpErrorContext}, and the reply it is about if there is one. */
export interface FtpErrorOptions extends FtpErrorContext {
  readonly reply?: Reply | undefined;
}

/**
 * An error of a server or of the connection to it; `code` says which.
 *
 * The message is safe to print: control characters in it are escaped.
 */
export class FtpError extends Error {
  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /** The kind of error, one for each class: `"ERR_FTP_…"`. */
  readonly code: string = "ERR_FTP";
  /** The reply the error is about, as the server sent it. */
  declare readonly reply?: Reply;
  /** The last command, with its secrets masked. */
  declare readonly command?: string;
  /** What was being done. */
  declare readonly phase?: string;

  constructor(message: string, options: FtpErrorOptions = {}) {
    const { reply, command, phase, cause, hint } = options;
    const parts = [message];
    if (command !== undefined) parts.push(`(command: ${command})`);
    if (hint !== undefined) parts.push(hint);
    super(escapeControls(parts.join(" ")), cause === undefined ? undefined : { cause });
    if (reply !== undefined) this.reply = reply;
    if (command !== undefined) this.command = command;
    if (phase !== undefined) this.phase = phase;
  }

  /** The name of the class. */
  override get name(): string {
    return "FtpError";
  }

  /**
   * Whether the same operation may succeed if it is tried again later, on a new connection if this one is
   * closed. False unless a class knows better.
   */
  get retryable(): boolean {
    return false;
  }
}

/** {@link FtpErrorOptions}, and the line it is about if there is one. */
export interface ProtocolErrorOptions extends FtpErrorOptions {
  readonly line?: string | undefined;
}

/** The server broke the protocol, or does not speak it: ftplib's `error_proto`. The connection is closed. */
export class ProtocolError extends FtpError {
  override readonly code: string = "ERR_FTP_PROTOCOL";
  /** The line that is not a reply, as the server sent it; `identifyBanner` may know its protocol. */
  declare readonly line?: string;

  constructor(message: string, options: ProtocolErrorOptions = {}) {
    super(message, options);
    if (options.line !== undefined) this.line = options.line;
  }

  override get name(): string {
    return "ProtocolError";
  }
}

/**
 * The server sent more than this client takes: too long a line, or too long a reply (S78, E5). The
 * connection is closed.
 *
 * A `ProtocolError` with a code of its own, since a limit is the caller's to raise.
 */
export class LimitError extends ProtocolError {
  override readonly code: string = "ERR_FTP_LIMIT";

  override get name(): string {
    return "LimitError";
  }
}

/** The connection ended where more was owed: ftplib's `EOFError`. */
export class ConnectionClosedError extends FtpError {
  override readonly code: string = "ERR_FTP_CLOSED";

  override get name(): string {
    return "ConnectionClosedError";
  }

  override get retryable(): boolean {
    return true;
  }
}

/** Something took too long; `phase` says what. The connection is closed. */
export class TimeoutError extends FtpError {
  override readonly code: string = "ERR_FTP_TIMEOUT";

  override get name(): string {
    return "TimeoutError";
  }

  override get retryable(): boolean {
    return true;
  }
}

/** Whether a value is an {@link FtpError} of this or of any other installed version of this package. */
export function isFtpError(value: unknown): value is FtpError {
  return typeof value === "object" && value !== null && brand in value;
}
