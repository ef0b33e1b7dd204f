import { connectionLimit, isPenalty, textOf } from "./connection-limit.ts";
import { Reply } from "./reply.ts";

/** The codes that report a passing condition of the server, the connection or the file. */
const RETRYABLE = new Set([421, 425, 426, 450, 451]);

/** A 421 that no waiting changes: the server wants TLS, or has banned this client. */
const LASTING = /\bclear ?text\b|\bban(?:ned)?\b|\bfailed login|\bTLS (?:is )?required/i;

/** A 530 that has nothing to do with the password. */
const OVERLOAD = /\boverloaded\b|\btry (?:again |back )?later\b/i;

/**
 * Returns whether the same command may succeed if it is repeated later, on a new connection if need be.
 *
 * True for 421, 425, 426, 450 and 451, and for a 530 that reports a connection limit or an overload. False for
 * every other reply: 452 and 552 (no space) need someone to act, and a 530 is a wrong password. Also false for a 421 that
 * demands TLS or says that the client is banned.
 */
export function isRetryable(reply: Reply | string): boolean {
  const given = typeof reply === "string" ? new Reply(reply) : reply;
  const text = textOf(given);
  if (given.code === 421) return !LASTING.test(text);
  if (given.code === 530) {
    return connectionLimit(given) !== undefined || (OVERLOAD.test(text) && !isPenalty(text));
  }
  return RETRYABLE.has(given.code);
}
