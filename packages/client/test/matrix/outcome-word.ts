import { allErrors } from "../../src/index.ts";

/** What a call failed of. */
export type OutcomeWord =
  | "lost"
  | "timeout"
  | "protocol"
  | "limit"
  | "4yz"
  | "5yz"
  | "unexpected"
  | "incomplete"
  | "tls";

/** An error in one word; undefined for one that has no type that callers could know it by. */
export function outcomeWord(error: unknown): OutcomeWord | undefined {
  if (!(error instanceof allErrors) || !("code" in error)) return undefined;
  return WORDS.get(String(error.code));
}

// A lost connection may show as its end or as a failed read or write, whichever the system tells first.
const WORDS: ReadonlyMap<string, OutcomeWord> = new Map([
  ["ERR_FTP_CLOSED", "lost"],
  ["ECONNRESET", "lost"],
  ["EPIPE", "lost"],
  ["ECONNREFUSED", "lost"],
  ["ERR_FTP_DATA_CONNECTION", "lost"],
  ["ERR_FTP_TIMEOUT", "timeout"],
  ["ERR_FTP_PROTOCOL", "protocol"],
  ["ERR_FTP_LIMIT", "limit"],
  ["ERR_FTP_TEMPORARY", "4yz"],
  ["ERR_FTP_PERMANENT", "5yz"],
  ["ERR_FTP_UNEXPECTED_REPLY", "unexpected"],
  ["ERR_FTP_INCOMPLETE", "incomplete"],
  ["ERR_FTP_TLS", "tls"],
]);
