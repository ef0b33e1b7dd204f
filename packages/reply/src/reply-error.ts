import { FtpError, type FtpErrorContext, ProtocolError } from "./ftp-error.ts";
import { connectionLimit } from "./connection-limit.ts";
import { isRetryable } from "./is-retryable.ts";
import type { Reply } from "./reply.ts";
import { isPermanentNegative, isTransientNegative } from "./reply-kind.ts";

const brand = Symbol.for("@ftplib/reply.ReplyError");

/**
 * The server's answer was not the one that was asked for; the connection stays usable.
 *
 * The message begins with the whole reply, as in ftplib; `reply` has it unescaped.
 */
export abstract class ReplyError extends FtpError {
  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  declare readonly reply: Reply;

  constructor(reply: Reply, context: FtpErrorContext = {}) {
    super(reply.text, { ...context, reply });
  }

  /** Whether the same command may succeed later: see {@link isRetryable}. */
  override get retryable(): boolean {
    return isRetryable(this.reply);
  }
}

/** The code of a refusal that says that there are too many clients or users: {@link connectionLimit}. */
const CONNECTION_LIMIT = "ERR_FTP_CONNECTION_LIMIT";

/** A reply that is fine in itself, but not one that fits the command: ftplib's `error_reply` (E4). */
export class UnexpectedReplyError extends ReplyError {
  override readonly code: string = "ERR_FTP_UNEXPECTED_REPLY";

  override get name(): string {
    return "UnexpectedReplyError";
  }
}

/** A 4yz reply, the same command may succeed later: ftplib's `error_temp` (E1). */
export class TemporaryReplyError extends ReplyError {
  /** `ERR_FTP_TEMPORARY`; `ERR_FTP_CONNECTION_LIMIT` for a 421 that says that there are too many clients. */
  override readonly code: string =
    connectionLimit(this.reply) === undefined ? "ERR_FTP_TEMPORARY" : CONNECTION_LIMIT;

  override get name(): string {
    return "TemporaryReplyError";
  }
}

/** A 5yz reply, the same command will fail again: ftplib's `error_perm` (E2). */
export class PermanentReplyError extends ReplyError {
  /** `ERR_FTP_PERMANENT`; `ERR_FTP_CONNECTION_LIMIT` for a 530 that says that there are too many clients, not a wrong password. */
  override readonly code: string =
    connectionLimit(this.reply) === undefined ? "ERR_FTP_PERMANENT" : CONNECTION_LIMIT;

  override get name(): string {
    return "PermanentReplyError";
  }
}

/** Whether a value is a {@link ReplyError} of this or of any other installed version of this package. */
export function isReplyError(value: unknown): value is ReplyError {
  return typeof value === "object" && value !== null && brand in value;
}

/**
 * The error that a reply stands for: by its first digit 4 or 5, {@link UnexpectedReplyError} for 1 to 3 (E1,
 * E2, E4), and `ProtocolError` for anything else (E3).
 */
export function errorForReply(reply: Reply, context: FtpErrorContext = {}): ReplyError | ProtocolError {
  if (isTransientNegative(reply)) return new TemporaryReplyError(reply, context);
  if (isPermanentNegative(reply)) return new PermanentReplyError(reply, context);
  if (reply.code >= 100 && reply.code < 400) return new UnexpectedReplyError(reply, context);
  return new ProtocolError(reply.text, { ...context, reply });
}
