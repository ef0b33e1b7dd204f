import { isCompletion, isPermanentNegative, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Attempt, attemptsError } from "../errors/attempts-error.ts";
import type { Conversation } from "./conversation.ts";

/** Replies to who has not logged in. */
const NOT_LOGGED_IN: ReadonlySet<number> = new Set([530, 532]);
const PASSIVE_MODE =
  "passive mode may work: passive: true, or setPasv(true); behind NAT, externalAddress is the address that the server must be told";

/**
 * Asks the server to connect to us: PORT (RFC 959, 4.1.2) or EPRT (RFC 2428), in the order given, and the next where a server
 * denies one with a 5yz. Returns the command that it took. When none is left, the error lists every attempt.
 *
 * @param hintFor what to try after such a refusal, if that is known
 */
export function* enterActive(
  commands: readonly Command[],
  hintFor: (refusal: Reply) => string | undefined = () => undefined,
): Conversation<Command> {
  const attempts: Attempt[] = [];
  for (const command of commands) {
    const reply = yield command;
    if (isCompletion(reply)) return command;
    attempts.push({ command: command.shown, reply });
    if (!isPermanentNegative(reply) || NOT_LOGGED_IN.has(reply.code))
      throw attemptsError(attempts, hintFor(reply));
  }
  const last = attempts.at(-1)?.reply;
  throw attemptsError(attempts, (last && hintFor(last)) ?? PASSIVE_MODE);
}
