import { connectionLimit, isReplyError } from "@ftplib/reply";
import { canRetry, isFtpError } from "ftplib";

/** That the server takes no more connections, and how many it takes if it says so. */
export interface ServerLimit {
  readonly limit: number | undefined;
}

/**
 * What an error at the opening of a session says of a limit of the server (P2); undefined for errors of other kinds. Where other sessions are
 * open, whatever is refused to one more, for a reason that no other attempt changes, is a limit, too: the work goes on with them.
 *
 * @param isKnown whether these credentials have logged in before: then a 530 does not mean a wrong password
 * @param others how many sessions are open besides: a connection that is closed before the greeting means a limit only if some are
 */
export function serverLimit(error: unknown, isKnown: boolean, others: number): ServerLimit | undefined {
  const named = isReplyError(error) ? connectionLimit(error.reply) : undefined;
  if (named !== undefined || others === 0) return named;
  if (isKnown && !canRetry(error)) return { limit: undefined };
  const isEarly =
    isFtpError(error) &&
    error.code === "ERR_FTP_CLOSED" &&
    (error.phase === "greeting" || error.phase === "connect");
  return isEarly ? { limit: undefined } : undefined;
}
