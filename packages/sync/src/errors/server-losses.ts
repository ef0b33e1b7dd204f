import { isFtpError, isReplyError } from "@ftplib/reply";

/** So many steps in a row that no connection could be had for: then there is none to be had. */
const MOST_IN_A_ROW = 3;
/** The reply of a server that is about to close the connection. */
const SERVICE_CLOSING = 421;
const WRAPPERS: ReadonlySet<unknown> = new Set(["ERR_FTP_RETRIES_EXHAUSTED", "ERR_FTP_UNKNOWN_OUTCOME"]);
const LOSSES =
  /^(?:ERR_FTP_(?:CLOSED|TIMEOUT)|E(?:AI_|CONN|HOST|NET|ADDRNOTAVAIL|PIPE|TIMEDOUT|NOTFOUND).*)$/;

/** Whether what ended a step is that the server could not be reached, or went away. */
export function isServerLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isReplyError(error)) return error.reply.code === SERVICE_CLOSING;
  const code = "code" in error ? error.code : undefined;
  if (WRAPPERS.has(code)) return isServerLoss(error.cause);
  return typeof code === "string" && LOSSES.test(code);
}

/** Counts the steps in a row that were lost with the connection: one file may be the reason, several are the server's end. */
export class ServerLosses {
  #count = 0;

  /** Takes the error of a step. Returns whether the server is gone, so that nothing more is to be tried. */
  isGone(error: unknown): boolean {
    if (isServerLoss(error)) return ++this.#count >= MOST_IN_A_ROW;
    // The server has answered.
    if (isFtpError(error)) this.#count = 0;
    return false;
  }

  /** The server has done something. */
  reset(): void {
    this.#count = 0;
  }
}
